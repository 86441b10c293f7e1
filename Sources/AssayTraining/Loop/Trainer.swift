import AssayCheckpoint
import AssayErrors
import AssayFiles
import AssayNN
import AssayRoles
public import AssayTensor
import Foundation

/// Trains an objective in a folder. It resumes where an earlier call stopped, with the same results as without the stop.
public struct Trainer {
  /// The progress of training, for a caller to show.
  public struct Progress: Sendable {
    public let step: Int
    public let steps: Int
    /// The loss of the last line of the log.
    public let loss: Double?
    /// Estimated seconds left, at the speed of this call.
    public let remaining: Double?
    /// A validation that has just finished.
    public let validation: [String: Double]?
  }

  /// How a call ended.
  public enum Outcome: Sendable, Equatable {
    case finished
    /// Asked to stop; everything is saved.
    case stopped(step: Int)
  }

  private let objective: any TrainingObjective
  private let settings: LoopSettings
  private let folder: TrainingFolder
  /// The processes that train together; `nil` for one process.
  private let group: ProcessGroup?

  /// - Parameter group: the processes that train together. Each computes its own items of a batch; the gradients are
  ///   averaged, and only process 0 validates and writes.
  public init(
    _ objective: any TrainingObjective, _ settings: LoopSettings, in folder: TrainingFolder,
    group: ProcessGroup? = nil
  ) throws {
    try settings.validate()
    self.group = group
    self.objective = objective
    self.settings = settings
    self.folder = folder
  }

  /// Trains to the last step.
  ///
  /// - Parameters:
  ///   - shouldStop: called after every step; if it returns `true` in any process, all processes save and end the call.
  ///   - progress: called after every step.
  /// - Throws: errors of the objective; `FileError` if the folder cannot be written; `RoleError` if the loss is not
  ///   finite, in which case the weights are those of the last checkpoint.
  public func run(shouldStop: () -> Bool = { false }, progress: (Progress) -> Void = { _ in }) throws
    -> Outcome
  {
    let generator = RandomGenerator(seed: settings.seed)
    var state = TrainingState(
      try objective.initialParameters(using: generator), settings, generator: generator,
      isTrained: objective.isTrained)
    if isWriter, folder.hasCheckpoint { try state.restore(folder.checkpoint) }
    if let group { try state.share(group) }
    var log = try isWriter ? TrainingLog(folder.log, resumingAt: state.step) : nil
    if log?.entries.isEmpty == true, !objective.notes.isEmpty {
      try log?.append(.init(step: 0, seconds: 0, losses: [:], notes: objective.notes))
    }
    let clock = ContinuousClock()
    let (start, firstStep, before) = (clock.now, state.step, log?.seconds ?? 0)
    var saved = clock.now
    var window = LossWindow()
    func seconds() -> Double { before + (clock.now - start) / .seconds(1) }

    while state.step < settings.steps {
      let rate = settings.learningRate.rate(state.step, of: settings.steps)
      let norm = try step(&state, rate: rate, &window)
      if state.step % settings.logEvery == 0 || state.step == settings.steps {
        try log?.append(
          .init(
            step: state.step, seconds: seconds(), losses: window.means, learningRate: rate, gradientNorm: norm
          ))
        window = LossWindow(last: window.means["total"])
      }
      let isLast = state.step == settings.steps
      var validation: [String: Double]?
      if isLast || (settings.validateEvery > 0 && state.step % settings.validateEvery == 0) {
        validation = try isWriter ? validate(&state) : nil
        try log?.append(.init(step: state.step, seconds: seconds(), losses: [:], validation: validation))
      }
      let stopping = try !isLast && agreed(shouldStop())
      if isLast || stopping || (clock.now - saved) / .seconds(1) > settings.checkpointSeconds {
        if let log { try save(state, log) }
        saved = clock.now
      }
      let done = state.step - firstStep
      progress(
        .init(
          step: state.step, steps: settings.steps, loss: window.means["total"] ?? window.last,
          remaining: done < 3
            ? nil : (clock.now - start) / .seconds(1) / Double(done) * Double(settings.steps - state.step),
          validation: validation))
      if stopping { return .stopped(step: state.step) }
    }
    return .finished
  }

  private var isWriter: Bool { group.map { $0.rank == 0 } ?? true }

  /// Whether the flag is set in any process.
  private func agreed(_ isWanted: Bool) throws -> Bool {
    guard let group else { return isWanted }
    let votes = Tensor([isWanted ? 1 : 0])
    try group.average([votes])
    return votes.scalar > 0
  }

  /// The parts of a loss and its total, over all processes.
  private func parts(_ loss: TrainingLoss) throws -> [String: Double] {
    let parts = loss.parts.merging(["total": loss.total.scalar]) { own, _ in own }
    guard let group else { return parts }
    let names = parts.keys.sorted()
    let values = Tensor(names.map { Float(parts[$0]!) })
    try group.average([values])
    return Dictionary(uniqueKeysWithValues: zip(names, values.doubles))
  }

  /// One step of the optimiser.
  ///
  /// - Returns: the norm of the gradients before limiting.
  private func step(_ state: inout TrainingState, rate: Double, _ window: inout LossWindow) throws -> Double {
    let leaves = state.leaves
    var gradients: [Tensor] = []
    for _ in 0..<settings.accumulation {
      let loss = try objective.loss(state.parameters, using: state.generator)
      let parts = try parts(loss)
      let total = parts["total"] ?? .nan
      guard total.isFinite else {
        throw RoleError(
          .unsuitableInput,
          "The loss is \(total) at step \(state.step + 1): lower learning_rate.peak, and start again from the last checkpoint."
        )
      }
      window.add(parts)
      let found = (loss.total / Double(settings.accumulation)).gradients(of: leaves)
      if gradients.isEmpty {
        gradients = found
      } else {
        for index in gradients.indices { gradients[index].add(found[index]) }
      }
    }
    if let group {
      gradients = gradients.map { $0.contiguous() }
      try group.average(gradients)
    }
    let norm = withoutGradients {
      Tensor.stacked(gradients.map { $0.norm().reshaped([1]) }).norm().scalar
    }
    if norm > settings.gradientNorm {
      withoutGradients { gradients = gradients.map { $0 * (settings.gradientNorm / norm) } }
    }
    state.optimizer.settings.learningRate = rate
    state.optimizer.update(gradients)
    state.average(decay: settings.averageDecay)
    state.step += 1
    return norm
  }

  private func validate(_ state: inout TrainingState) throws -> [String: Double] {
    let measures = try withoutGradients { try objective.validate(state.averages) }
    if let value = measures[objective.measure], value > (state.best?.value ?? -.infinity) {
      state.best = (value, state.step)
      try SafetensorsWriter.write(
        state.averagedWeights(), metadata: ["step": String(state.step), objective.measure: String(value)],
        to: folder.bestWeights)
    }
    return measures
  }

  private func save(_ state: TrainingState, _ log: TrainingLog) throws {
    try state.save(folder.checkpoint)
    try SafetensorsWriter.write(
      state.averagedWeights(), metadata: ["step": String(state.step)], to: folder.latestWeights)
    try TrainingCurves(log.entries, measure: objective.measure).write(to: folder.curves)
  }
}
