import AssayDiffusion
import AssayFeatures
import AssayNetworks
import AssayPhonePuRe
import AssayPhonetics
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// ``SimilarityValidation`` of both stages, with and without phonemes.
struct RefinementValidation {
  let similarity: SimilarityValidation
  let purifier: any NoisePredictor
  /// Λ of each validation item, or nothing; `nil` for a network without phonemes.
  let phonemes: [Tensor?]?
  let purification: WaveformPurification
  let sampler: any ScoreSampler<OUVESDE>
  let device: Device

  func measure(_ refinement: PhonePuReRefinement) throws -> [String: Double] {
    var results = try similarity.measure { item in
      try refined(item, refinement, phonemes: phonemes?[item.index])
    }
    if phonemes != nil {
      let without = try similarity.measure { item in try refined(item, refinement, phonemes: nil) }
      results["similarity_without_phonemes"] = without[SimilarityValidation.measure]
    }
    return results
  }

  private func refined(
    _ item: SimilarityValidation.Item, _ refinement: PhonePuReRefinement, phonemes: Tensor?
  ) throws
    -> [Float]
  {
    let generator = RandomGenerator(seed: item.seed)
    let purified = purification(
      Tensor(item.samples, device: device), network: purifier, using: generator
    ).floats
    return try refinement(
      Waveform(samples: purified, sampleRate: SpeechSet.sampleRate), phonemes: phonemes, sampler: sampler,
      using: generator
    ).samples
  }
}
