import AssayTensor

@testable import AssayTraining

/// Fits a line to noisy points: training that takes milliseconds.
struct LineObjective: TrainingObjective {
  var measure: String { "closeness" }
  /// Makes the loss infinite from this draw on.
  var failing = false
  var placement = TrainingPlacement()
  /// A parameter that is to stay as it is.
  var fixed: String?
  var notes: [String] = []

  func isTrained(_ key: String) -> Bool { key != fixed }

  func initialParameters(using generator: RandomGenerator) throws -> [(key: String, tensor: Tensor)] {
    [("slope", generator.normal([1, 2])), ("offset", generator.normal([1]))]
  }

  func loss(_ parameters: [String: Tensor], using generator: RandomGenerator) throws -> TrainingLoss {
    let drawn = generator.normal([8, 2])
    let targets = drawn.matmul(Tensor([2, -1], shape: [2, 1])) + 0.5 + generator.normal([8, 1]) * 0.01
    let (x, target) = (placement.own(drawn), placement.own(targets))
    let estimate = x.matmul(parameters["slope"]!.transposed()) + parameters["offset"]!
    let loss = (estimate - target).square().mean()
    return TrainingLoss(total: failing ? loss / 0 : loss, parts: ["squared": loss.scalar])
  }

  func validate(_ parameters: [String: Tensor]) throws -> [String: Double] {
    let distance = (parameters["slope"]! - Tensor([2, -1], shape: [1, 2])).norm().scalar
    return ["closeness": -distance]
  }
}
