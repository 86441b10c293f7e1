import AssayNN
import AssayNetworks
import AssayTensor

/// Trains both members of a ``SurrogateEncoder`` to distinguish speakers: softmax over cosines with a margin.
///
/// - Reference: Wang et al., *CosFace: Large Margin Cosine Loss for Deep Face Recognition*, CVPR 2018, equation 4.
struct SurrogateObjective: TrainingObjective {
  let crops: SpeechCrops
  /// The speaker of each recording, from 0.
  let speakers: [Int]
  let speakerCount: Int
  let perturbation: SyntheticPerturbation
  let placement: TrainingPlacement
  let validation: SurrogateValidation
  let notes: [String]

  private static let margin = 0.15
  private static let scale = 20.0
  private static let size = 128

  var measure: String { SurrogateValidation.measure }

  func initialParameters(using generator: RandomGenerator) throws -> [(key: String, tensor: Tensor)] {
    let loader = WeightLoader(initializing: generator, device: placement.device)
    _ = SurrogateEncoder(loader, device: placement.device)
    for member in SurrogateEncoder.Member.allCases { _ = centres(member, loader) }
    return loader.parameters
  }

  private func centres(_ member: SurrogateEncoder.Member, _ loader: WeightLoader) -> Tensor {
    loader.tensor("centres.\(member.rawValue)", [speakerCount, Self.size], initial: .normal(deviation: 1))
  }

  func loss(_ parameters: [String: Tensor], using generator: RandomGenerator) throws -> TrainingLoss {
    let loader = WeightLoader(live: parameters, device: placement.device)
    let encoder = SurrogateEncoder(loader, device: placement.device)
    let (speech, truth) = try withoutGradients {
      let batch = try crops.draw(using: generator)
      let clean = batch.tracks[0]
      let noisy = clean + perturbation.draw(for: clean, using: generator)
      var truth = [Float](repeating: 0, count: batch.origins.count * speakerCount)
      for (item, origin) in batch.origins.enumerated() {
        truth[item * speakerCount + speakers[origin.recording]] = 1
      }
      return (
        placement.own(noisy), placement.own(Tensor(truth, shape: [batch.origins.count, speakerCount]))
      )
    }
    var parts: [String: Double] = [:]
    let losses = SurrogateEncoder.Member.allCases.map { member in
      let centres = centres(member, loader)
      let directions = centres / (centres.norm(1, keepingDimensions: true) + 1e-8)
      let cosines = encoder.embeddings(of: speech, by: member).matmul(directions.transposed())
      let logits = (cosines - truth * Self.margin) * Self.scale
      // Cosines are bounded, so that no exponential overflows.
      let loss = (logits.exp().sum(1).log() - (logits * truth).sum(1)).mean()
      parts[member.rawValue] = loss.scalar
      return loss
    }
    return TrainingLoss(total: losses[0] + losses[1], parts: parts)
  }

  func validate(_ parameters: [String: Tensor]) throws -> [String: Double] {
    try validation.measure(
      SurrogateEncoder(
        WeightLoader(live: parameters, device: placement.device), device: placement.device),
      device: placement.device)
  }
}
