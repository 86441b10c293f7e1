import AssayErrors
import AssayNN
import AssayRoles
import AssayTensor

/// The length and rate of training, and the intervals of logs, validations and checkpoints.
public struct LoopSettings: Sendable, Codable, Hashable {
  public enum ProductType: String, Sendable, Codable, CaseIterable {
    case float32
    case bfloat16

    var dtype: DType {
      switch self {
      case .float32: .float32
      case .bfloat16: .bfloat16
      }
    }
  }

  public var steps: Int
  public var seed: UInt64
  /// The number type of matrix products. bfloat16 is for devices that multiply in it, see
  /// `ComputeRuntime/multipliesBFloat16(on:)`; it is much slower on others.
  public var products: ProductType
  public var learningRate: LearningRateSchedule
  /// The decoupled weight decay of matrices and kernels (AdamW); 0 is Adam.
  public var weightDecay: Double
  /// The largest norm of all gradients together; larger ones are scaled down.
  public var gradientNorm: Double
  /// The number of batches whose gradients are added for one step.
  public var accumulation: Int
  /// The decay of the averaged weights, which are the result.
  public var averageDecay: Double
  /// Steps between two lines of the log.
  public var logEvery: Int
  /// Steps between two validations; 0 validates at the end only.
  public var validateEvery: Int
  /// Seconds between two checkpoints.
  public var checkpointSeconds: Double

  private enum CodingKeys: String, CodingKey {
    case steps
    case seed
    case products
    case learningRate = "learning_rate"
    case weightDecay = "weight_decay"
    case gradientNorm = "gradient_norm"
    case accumulation
    case averageDecay = "average_decay"
    case logEvery = "log_every"
    case validateEvery = "validate_every"
    case checkpointSeconds = "checkpoint_seconds"
  }

  public init(
    steps: Int, seed: UInt64 = 1, products: ProductType = .bfloat16, learningRate: LearningRateSchedule,
    weightDecay: Double = 0,
    gradientNorm: Double = 1, accumulation: Int = 1, averageDecay: Double = 0.999, logEvery: Int = 20,
    validateEvery: Int = 500, checkpointSeconds: Double = 240
  ) {
    self.steps = steps
    self.seed = seed
    self.products = products
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.gradientNorm = gradientNorm
    self.accumulation = accumulation
    self.averageDecay = averageDecay
    self.logEvery = logEvery
    self.validateEvery = validateEvery
    self.checkpointSeconds = checkpointSeconds
  }

  /// - Throws: `RoleError` naming an invalid setting.
  public func validate() throws {
    func require(_ holds: Bool, _ text: String) throws {
      guard holds else {
        throw RoleError(.invalidParameter, "The training's \(text): correct its configuration.")
      }
    }
    try require(steps > 0, "steps is \(steps); it must be at least 1")
    try require(
      learningRate.peak > 0 && learningRate.peak.isFinite,
      "learning_rate.peak is \(learningRate.peak); it must be positive")
    try require(learningRate.warmupSteps >= 0, "learning_rate.warmup is negative")
    try require((0...1).contains(learningRate.floor), "learning_rate.floor is not between 0 and 1")
    try require((0..<1).contains(averageDecay), "average_decay is \(averageDecay); it must be in [0, 1)")
    try require(gradientNorm > 0, "gradient_norm is \(gradientNorm); it must be positive")
    try require(accumulation > 0, "accumulation is \(accumulation); it must be at least 1")
    try require(weightDecay >= 0, "weight_decay is negative")
    try require(logEvery > 0, "log_every is \(logEvery); it must be at least 1")
    try require(validateEvery >= 0, "validate_every is negative")
    try require(checkpointSeconds > 0, "checkpoint_seconds is \(checkpointSeconds); it must be positive")
  }
}
