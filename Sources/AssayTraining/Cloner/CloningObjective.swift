import AssayCloning
import AssayFeatures
import AssayNN
import AssayNetworks
import AssaySignal
import AssayTensor
import Foundation

/// Trains a ``SourceFilterVoice``: speech is resynthesised in its own voice and in another one.
///
/// Own voice: the d-vector of the piece itself; the loss is the distance to the piece. Other voice: the d-vector of another
/// piece, or a mixture of two, so that the whole space between speakers is trained. There is no target signal for it. Its
/// loss is the distance of the d-vector of the result, as in YourTTS, and the readability of its phones.
///
/// - Reference: Casanova et al., *YourTTS*, ICML 2022, section 2.1, for the speaker consistency loss.
struct CloningObjective: TrainingObjective {
  let network: SourceFilterConfiguration
  let products: DType
  let loss: CloningLoss
  let crops: SpeechCrops
  /// Of each recording.
  let contents: [SpeechContent]
  let encoder: GE2EEncoder
  let placement: TrainingPlacement
  let validation: CloningValidation
  let notes: [String]

  static let voicePrefix = "voice."
  /// (size, hop) of the spectra in the loss of magnitudes.
  private static let resolutions = [(1_024, 256), (510, 128), (200, 50)]
  private static let exponent = 0.15
  /// Of a cosine by a waveform.
  private static let largestGradient = 0.3

  var measure: String { CloningValidation.measure }

  func initialParameters(using generator: RandomGenerator) throws -> [(key: String, tensor: Tensor)] {
    let loader = WeightLoader(initializing: generator, device: placement.device)
    _ = SourceFilterVoice(loader.scoped("voice"), network)
    _ = PhoneReader(loader.scoped("reader"))
    return loader.parameters
  }

  private func voice(_ parameters: [String: Tensor], productsIn type: DType) -> SourceFilterVoice {
    let loader = WeightLoader(live: parameters, device: placement.device)
    var voice = SourceFilterVoice(loader.scoped("voice"), network)
    voice.productType = type
    return voice
  }

  private func reader(_ parameters: [String: Tensor]) -> PhoneReader {
    PhoneReader(WeightLoader(live: parameters, device: placement.device).scoped("reader"))
  }

  func loss(_ parameters: [String: Tensor], using generator: RandomGenerator) throws -> TrainingLoss {
    let voice = voice(parameters, productsIn: products)
    let batch = try drawn(using: generator)
    let count = batch.contents.count
    let both = Tensor.concatenated([batch.own, batch.other], 0)
    let pitches = voice.meanPitch(of: both)
    let guessed = withoutGradients { pitches.floats }
    let means = batch.contents.enumerated().map { $1.meanPitch ?? guessed[$0] } + guessed[count...]
    let spoken = voice(
      batch.contents + batch.contents, embeddings: both, meanPitches: means, noise: batch.noise)
    let (again, converted) = (spoken.sliced(0, 0..<count), spoken.sliced(0, count..<2 * count))

    let (level, magnitude) = distance(again, batch.speech)
    let (cosines, identity) = consistency(spoken, both, start: batch.start)
    // The reader learns from real speech first: it must not learn from the cloner.
    let (readerLoss, accuracy) = PhoneReader.score(reader(parameters)(batch.speech), batch.contents)
    let (reading, read) = PhoneReader.score(
      reader(parameters.mapValues { $0.detached() })(converted), batch.contents)
    let known = batch.contents.map { Float($0.meanPitch == nil ? 0 : 1) }
    let truth = Tensor(batch.contents.map { $0.meanPitch ?? 0 }, device: placement.device)
    let pitchError =
      ((pitches.sliced(0, 0..<count) - truth).square() * Tensor(known, device: placement.device)).sum()
      / Double(max(1, known.reduce(0, +)))
    let total =
      level * loss.level + magnitude * loss.magnitude + identity + reading * loss.reading + readerLoss
      + pitchError * loss.pitch
    return TrainingLoss(
      total: total,
      parts: [
        "level": level.scalar, "magnitude": magnitude.scalar,
        "own": cosines.prefix(count).reduce(0, +) / Double(count),
        "other": cosines.suffix(count).reduce(0, +) / Double(count),
        "reading": reading.scalar, "read": read, "reader": accuracy, "pitch": pitchError.scalar,
      ])
  }

  /// This process's items of a batch.
  private struct Drawn {
    let speech: Tensor
    let contents: [SpeechContent]
    /// d-vectors of the pieces and of the target voices.
    let own: Tensor
    let other: Tensor
    /// For the own and for the other voices.
    let noise: Tensor
    /// The mel frame at which the encoder starts.
    let start: Int
  }

  private func drawn(using generator: RandomGenerator) throws -> Drawn {
    let batch = try crops.draw(using: generator)
    let (count, length) = (crops.settings.batch, crops.settings.length)
    let contents = batch.origins.map {
      self.contents[$0.recording].piece(
        start: $0.start, speed: $0.speed, frameCount: 1 + length / SpeechContent.hop)
    }
    let frames = 1 + length / encoder.configuration.hop - encoder.configuration.partialFrames
    let start = Int(generator.uniform([1]).scalar * Double(frames)) % frames
    return withoutGradients {
      let own = encoder.partialEmbeddings(of: batch.tracks[0].to(encoder.device), start: start)
        .to(placement.device)
      let other = mixed(own, using: generator)
      let noise = generator.normal([2, count, length])
      return Drawn(
        speech: placement.own(batch.tracks[0]), contents: placement.own(contents),
        own: placement.own(own), other: placement.own(other),
        noise: .concatenated([placement.own(noise.selected(0, 0)), placement.own(noise.selected(0, 1))], 0),
        start: start)
    }
  }

  /// The similarity of the d-vectors of the results to the target d-vectors, and its loss.
  ///
  /// For sounds unlike speech, the encoder's recurrent layers produce gradients of any size. So the gradient is limited for
  /// each item separately: the loss returned has the limited gradient, and the value 0.
  ///
  /// - Parameters:
  ///   - spoken: half in the own voice, half in another.
  ///   - start: the mel frame at which the encoder starts.
  private func consistency(_ spoken: Tensor, _ wanted: Tensor, start: Int) -> (
    cosines: [Double], loss: Tensor
  ) {
    let count = spoken.size(0) / 2
    let heard = spoken.detached().to(encoder.device).requiringGradient()
    let cosines =
      (encoder.partialEmbeddings(of: heard, start: start) * wanted.detached().to(encoder.device)).sum(1)
    let weights =
      [Float](repeating: Float(loss.ownIdentity), count: count)
      + [Float](repeating: Float(loss.otherIdentity), count: count)
    let missing = (loss.enough - cosines).relu().sum()
    let gradient = missing.gradients(of: [heard])[0]
    let (values, limited) = withoutGradients {
      let norms = gradient.norm(1, keepingDimensions: true)
      let usable = norms.floats.map { $0.isFinite ? min(1, Float(Self.largestGradient) / max($0, 1e-12)) : 0 }
      let scales = zip(usable, weights).map { $0 * $1 / Float(count) }
      return (
        cosines.doubles,
        gradient.to(placement.device)
          * Tensor(scales, shape: [2 * count, 1], device: placement.device)
      )
    }
    return (values, ((spoken - spoken.detached()) * limited).sum())
  }

  /// The d-vector of the next piece, or for half of them a mixture of those of the next two.
  private func mixed(_ embeddings: Tensor, using generator: RandomGenerator) -> Tensor {
    let count = embeddings.size(0)
    let numbers = generator.uniform([count, 2]).doubles
    let shares = (0..<count).map { numbers[2 * $0] < 0.5 ? 0 : Float(numbers[2 * $0 + 1] * 0.5) }
    let share = Tensor(shares, shape: [count, 1], device: embeddings.device)
    func indices(_ shift: Int) -> Tensor {
      Tensor(integers: (0..<count).map { ($0 + shift) % count }, device: embeddings.device)
    }
    let next = embeddings.gathered(0, indices(1))
    let second = embeddings.gathered(0, indices(2))
    let mixture = next * (1 - share) + second * share
    return mixture / (mixture.norm(1, keepingDimensions: true) + 1e-6)
  }

  private func distance(_ a: Tensor, _ b: Tensor) -> (level: Tensor, magnitude: Tensor) {
    let mel = PhoneReader.mel(placement.device)
    let level = (PhoneReader.levels(a, mel) - PhoneReader.levels(b, mel)).abs().mean()
    var magnitude = Tensor.zeros([1], device: placement.device).sum()
    for (size, hop) in Self.resolutions {
      let transform = ShortTimeFourierTransform(.centred(fftSize: size, hop: hop), device: placement.device)
      let compressed = [a, b].map {
        (transform($0).viewAsReal().square().sum(-1) + 1e-4).power(Self.exponent)
      }
      magnitude = magnitude + (compressed[0] - compressed[1]).abs().mean() / Double(Self.resolutions.count)
    }
    return (level, magnitude)
  }

  func validate(_ parameters: [String: Tensor]) throws -> [String: Double] {
    try validation.measure(
      voice(parameters, productsIn: .float32), reader(parameters), on: placement.device)
  }
}
