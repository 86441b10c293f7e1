/// How samples are stored in an audio file.
public enum AudioEncoding: String, Sendable, Codable, CaseIterable {
  /// 16-bit integers: x · 2¹⁵, rounded half to even and clamped.
  case pcm16
  /// 24-bit integers: x · 2²³, rounded half to even and clamped.
  case pcm24
  /// IEEE single precision, exactly the samples of a ``Waveform``. WAV only.
  case float32

  /// Bytes per sample before any compression.
  var bytesPerSample: Int {
    switch self {
    case .pcm16: 2
    case .pcm24: 3
    case .float32: 4
    }
  }
}
