import AssayTensor

/// A NISQA network behind the mel spectrogram.
protocol NISQANetwork: Sendable {
  /// Segment by segment: `[W, 48, 15]` → `[W, F]`.
  func features(of segments: Tensor) -> Tensor

  /// All segments of a recording together: `[W, F]` → `[W, D]`.
  func sequence(_ features: Tensor) -> Tensor

  /// `[W, D]` → `[K]`.
  func scores(of sequence: Tensor) -> Tensor
}
