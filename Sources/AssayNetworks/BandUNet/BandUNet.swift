import AssayFeatures
public import AssayNN
public import AssayTensor

/// A network that decides how loud each mel band of each frame should be, and leaves the rest of a spectrogram alone.
///
/// `[N, C, F, T]` complex → levels of B mel bands, with each band's quiet level and mean (``SpectrogramBands``; and those of
/// Λ) as images of T × B → half the bands → a quarter of them and half the frames, with what the mean over time and the
/// level of noise say → ``BandResidual`` × n and a layer over all bands of a frame → back, with the way there added → a
/// gain for every band of each spectrum → their sum, `[N, 1, F, T]` complex.
///
/// Images, because a perturbation betrays itself by shapes that speech does not have, at any pitch; and gains only, since
/// they can bring back a voice (0.98 of similarity to the clean speech by GE2E, with the best gains) and cannot
/// take away what a network does not know.
///
/// - Reference: Ronneberger, Fischer and Brox, *U-Net*, MICCAI 2015; gains of bands as Valin, *A Hybrid DSP/Deep
///   Learning Approach to Real-Time Full-Band Speech Enhancement*, MMSP 2018.
public struct BandUNet: SpectralNetwork {
  public let configuration: BandUNetConfiguration
  public var spectra: Int { configuration.spectra }
  public var usesPhonemes: Bool { configuration.usesPhonemes }
  public var frequencies: Int { configuration.frequencies }

  /// The largest gain, in bels.
  private static let maximumGain = 2.0
  /// The state of a refiner is all but silent before training has made something of it; in bels.
  private static let closed: Float = -4
  /// Levels are about this far below 0; in bels.
  private static let usualLevel = -4.0

  private let bands: SpectrogramBands
  private let level: LevelEmbedding
  private let input: Convolution
  private let position: Tensor
  private let beginning: BandResidual
  private let down: Convolution
  private let context: (inner: Linear, outer: Linear)
  private let noise: Linear
  private let blocks: [BandResidual]
  private let frame: (inner: Linear, time: Convolution, outer: Linear)
  private let up: Convolution
  private let ending: BandResidual
  private let output: Convolution
  /// `[2, spectra]` gains of each pair of bands.
  private let offset: Tensor

  /// - Parameter loader: hands out the weights; ask it to finish.
  public init(_ loader: WeightLoader, _ configuration: BandUNetConfiguration) {
    self.configuration = configuration
    let (fine, coarse) = (configuration.channels[0], configuration.channels[1])
    let (width, embedding) = (coarse * configuration.bands / 4, configuration.embeddingWidth)
    bands = SpectrogramBands(
      frequencies: configuration.frequencies, count: configuration.bands, device: loader.device)
    level = LevelEmbedding(loader.scoped("level"), width: embedding)
    let images = 3 * configuration.spectra + (configuration.usesPhonemes ? 1 : 0)
    input = Convolution(
      loader.scoped("input"), from: images, to: fine, .init([3, 6], stride: [1, 2], padding: [1, 2]))
    position = loader.tensor("position", [fine, 1, configuration.bands / 2], initial: .constant(0))
    beginning = BandResidual(loader.scoped("beginning"), channels: fine, dilation: 1)
    let halving = Convolution.Geometry([4, 4], stride: [2, 2], padding: [1, 1])
    down = Convolution(loader.scoped("down"), from: fine, to: coarse, halving)
    context = (
      Linear(loader.scoped("context.0"), from: width, to: width / 4),
      Linear(loader.scoped("context.1"), from: width / 4, to: width)
    )
    noise = Linear(loader.scoped("noise"), from: embedding, to: width, initial: .scaled(0.1))
    blocks = configuration.dilations.enumerated().map {
      BandResidual(loader.scoped("blocks.\($0)"), channels: coarse, dilation: $1)
    }
    let inner = configuration.frameChannels
    frame = (
      Linear(loader.scoped("frame.0"), from: width, to: inner),
      Convolution(loader.scoped("frame.1"), from: inner, to: inner, .same(7, groups: inner)),
      Linear(loader.scoped("frame.2"), from: inner, to: width)
    )
    up = Convolution(loader.scoped("up"), from: coarse, to: fine, halving, transposed: true)
    ending = BandResidual(loader.scoped("ending"), channels: fine, dilation: 1)
    output = Convolution(
      loader.scoped("output"), from: fine, to: 2 * configuration.spectra, .init([3, 3], padding: [1, 1]))
    let openings = (0..<configuration.spectra).map {
      configuration.spectra > 1 && $0 == 0 ? Self.closed : Float(0)
    }
    offset = loader.tensor(
      "offset", [2 * configuration.spectra, 1, 1], initial: .numbers(openings + openings))
  }

  public func callAsFunction(_ spectra: Tensor, noise level: Tensor) -> Tensor {
    let shape = spectra.shape
    let count = configuration.spectra
    precondition(
      shape[1] == count + (usesPhonemes ? 1 : 0) && shape[2] == frequencies, "no spectra of shape \(shape)")
    // [N, T, F] of each channel.
    let planes = (0..<count).map { spectra.selected(1, $0).transposed() }
    var images = planes.flatMap { plane -> [Tensor] in
      let levels = bands.levels(plane.real.square() + plane.imaginary.square()) - Self.usualLevel
      return [levels, quiet(levels), levels.mean(1, keepingDimensions: true).expanded(levels.shape)]
    }
    if usesPhonemes {
      let magnitudes = spectra.selected(1, count).real.transposed()
      images.append(bands.levels(magnitudes.square()) - Self.usualLevel)
    }
    let gains = gains(.stacked(images, 1), level: self.level(level.expanded([shape[0]])))
    var real: Tensor?
    var imaginary: Tensor?
    for (index, plane) in planes.enumerated() {
      let factors = bands.factors(gains.selected(1, index).atMost(Self.maximumGain))
      let (x, y) = (plane.real * factors, plane.imaginary * factors)
      real = real.map { $0 + x } ?? x
      imaginary = imaginary.map { $0 + y } ?? y
    }
    guard let real, let imaginary else { preconditionFailure("a network without spectra") }
    return Tensor.stacked([real, imaginary], 3).viewAsComplex().transposed(1, 2).unsqueezed(1)
  }

  /// The mean of the levels of a band that are below its mean, `[N, T, B]`: where speech pauses, the noise.
  private func quiet(_ levels: Tensor) -> Tensor {
    let mean = levels.mean(1, keepingDimensions: true)
    let isQuiet = (levels - mean).isLess(than: 1e-6).to(levels.dtype)
    let floor =
      (levels * isQuiet).sum(1, keepingDimensions: true) / isQuiet.sum(1, keepingDimensions: true)
    return floor.expanded(levels.shape)
  }

  /// Images `[N, I, T, B]` → gains in bels, `[N, spectra, T, B]`.
  private func gains(_ images: Tensor, level: Tensor) -> Tensor {
    let (items, frames, bands) = (images.size(0), images.size(2), images.size(3))
    // Halving and doubling want an even number of frames.
    let even =
      frames.isMultiple(of: 2) ? images : .concatenated([images, images.sliced(2, frames - 1..<frames)], 2)
    let first = beginning(input(even) + position)
    var state = down(first)
    let (channels, half) = (state.size(1), state.size(2))
    let mean = state.mean(2).reshaped(items, channels * bands / 4)
    let said = context.outer(context.inner(mean).silu()) + noise(level)
    state = state + said.reshaped(items, channels, 1, bands / 4)
    for block in blocks { state = block(state) }
    let columns = state.transposed(1, 2).reshaped(items, half, channels * bands / 4)
    let seen = frame.outer(frame.time(frame.inner(columns).transposed()).transposed().silu())
    state = state + seen.reshaped(items, half, channels, bands / 4).transposed(1, 2)
    let last = output(ending(up(state) + first)) + offset
    // [N, 2 · spectra, T, B/2] → each pair of channels is a pair of bands.
    return last.reshaped(items, 2, configuration.spectra, last.size(2), bands / 2)
      .permuted(0, 2, 3, 4, 1).reshaped(items, configuration.spectra, last.size(2), bands)
      .sliced(2, 0..<frames)
  }
}
