import AssayDiffusion
import AssayFeatures
import AssayNetworks
import AssayPhonePuRe
import AssayTensor

/// Draws training data of a refiner: states of the process between clean and purified speech.
///
/// The state at a uniformly random time t in [ε, 1] is `μ(S, Y, t) + σ(t) z`; for a share of the pieces, it is the state
/// from which sampling starts, `Y + σ(1) z`. All waveforms are scaled as in refinement, by the peak of the purified
/// recording.
struct RefinerStates {
  /// The draw for the items of one process.
  struct Batch {
    /// State, purified speech, and Λ if it is used: `[N, 2 or 3, F, T]` complex.
    let inputs: Tensor
    /// S and σ(t) z, `[N, 1, F, T]` complex.
    let clean: Tensor
    let noise: Tensor
    let times: [Double]
  }

  let spectrogram: CompressedSTFT
  let process: OUVESDE
  /// The crops of each version; tracks: clean, purified.
  let crops: [SpeechCrops]
  let phonemes: PhonemeFrames?
  let startingShare: Double
  let withoutPhonemes: Double
  let placement: TrainingPlacement

  /// The ε of the samplers.
  private static let lastTime = 0.03

  func draw(using generator: RandomGenerator) throws -> Batch {
    try withoutGradients {
      let version = min(crops.count - 1, Int(generator.uniform([1]).scalar * Double(crops.count)))
      let batch = try crops[version].draw(using: generator)
      let (clean, noisy) = (spectrogram(batch.tracks[0]), spectrogram(batch.tracks[1]))
      let count = clean.size(0)
      let numbers = generator.uniform([count, 3]).doubles
      let starting = (0..<count).map { numbers[3 * $0] < startingShare }
      let times = (0..<count).map {
        starting[$0] ? 1 : Self.lastTime + numbers[3 * $0 + 1] * (1 - Self.lastTime)
      }
      func column(_ values: [Double]) -> Tensor { Tensor(values.map(Float.init), shape: [count, 1, 1, 1]) }
      let weights = column(zip(times, starting).map { $1 ? 0 : process.meanWeight(at: $0) })
      let noise = generator.complexNormal(clean.shape) * column(times.map(process.deviation(at:)))
      var inputs = [noisy + (clean - noisy) * weights + noise, noisy]
      if let phonemes {
        inputs.append(
          phonemes.guidance(batch.origins, frameCount: clean.size(3)) {
            numbers[3 * $0 + 2] >= withoutPhonemes
          }.to(.complex64))
      }
      return Batch(
        inputs: placement.own(.concatenated(inputs, 1)), clean: placement.own(clean),
        noise: placement.own(noise), times: placement.own(times))
    }
  }
}
