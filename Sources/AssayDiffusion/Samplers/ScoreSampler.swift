public import AssayTensor

/// What a network tells about a state at a time: a score, or the velocity of a flow. State and field have one shape.
public typealias Field = (_ state: Tensor, _ time: Double) throws -> Tensor

/// Draws noise of a shape: standard normal; for complex states, real and imaginary parts of variance ½ each.
public typealias Noise = (_ shape: [Int]) -> Tensor

/// Draws data by going back through a process with the help of its field.
public protocol ScoreSampler<Process>: Sendable {
  associatedtype Process: FlowProcess

  /// - Parameters:
  ///   - start: a state at the process's end, any shape.
  ///   - known: what the process leads to, of the shape of `start`.
  ///   - process: what the field was trained for.
  ///   - noise: called once for each draw, in an order that is part of the sampler.
  ///   - progress: called with the share of the work that is done, from 0 to 1.
  /// - Returns: data of the shape of `start`.
  /// - Throws: what `field` throws, and ``SamplerError`` where it leads nowhere.
  func sample(
    from start: Tensor, around known: Tensor, process: Process, field: Field, noise: Noise,
    progress: (Double) -> Void
  ) throws -> Tensor

  /// Calls of the field in one sample; `nil` when that depends on the field.
  var fieldCalls: Int? { get }
}

extension ScoreSampler {
  /// As ``sample(from:around:process:field:noise:progress:)`` from a start of its own, which is the first draw.
  public func sample(
    around known: Tensor, process: Process, field: Field, noise: Noise, progress: (Double) -> Void = { _ in }
  ) throws -> Tensor {
    try sample(
      from: process.start(around: known, noise: noise(known.shape)), around: known, process: process,
      field: field, noise: noise, progress: progress)
  }
}
