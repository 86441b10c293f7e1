import AssayTensor

/// How loud a spectrogram is: in each bin, around it, and where its frequency is quiet.
///
/// All are logarithms at a scale of 1. As magnitudes, the level of a frame would only scale its features, which
/// normalisation takes away.
struct SpectralLevels {
  /// Of each bin, `[N, T, F]`.
  let bins: Tensor
  /// Of each bin's mean over ``reach`` frames, `[N, T, F]`: a single bin of noise is at times as loud as speech.
  let nearby: Tensor
  /// The mean of those levels of a frequency that are below its mean, `[N, 1, F]`: where speech pauses, the noise.
  let floor: Tensor

  private static let reach = 5
  /// Below the noise of a diffusion's first step; digital silence in a part of a recording is no floor.
  private static let lowestFloor = -0.5

  /// - Parameters: parts of compressed spectra, `[N, T, F]`.
  init(real: Tensor, imaginary: Tensor) {
    let squares = real.square() + imaginary.square()
    let frames = squares.size(1)
    let margin = Self.reach / 2
    let around = squares.transposed().padded(margin, margin, .replicate).transposed()
    var sum = around.sliced(1, 0..<frames)
    for offset in 1..<Self.reach { sum = sum + around.sliced(1, offset..<offset + frames) }
    bins = Self.logarithm(squares)
    nearby = Self.logarithm(sum * (1 / Double(Self.reach)))
    let audible = nearby.atLeast(Self.lowestFloor)
    let mean = audible.mean(1, keepingDimensions: true)
    let quiet = (audible - mean).isLess(than: 1e-6).to(audible.dtype)
    floor = (audible * quiet).sum(1, keepingDimensions: true) / quiet.sum(1, keepingDimensions: true)
  }

  /// What a network sees of them, each `[N, T, F]`.
  var features: [Tensor] { [bins, nearby, floor.expanded(bins.shape)] }

  private static func logarithm(_ squares: Tensor) -> Tensor { (squares + 1e-5).log() * 0.25 + 1 }
}
