public import AssayTensor

/// Follows the deterministic flow of a process from its end to time 0 in N equal steps of Euler's method.
///
/// `x ← x − h · dx/dt` at t = end, end − h, …, h. The start is the only draw.
public struct EulerFlowSampler<Process: FlowProcess>: ScoreSampler {
  /// N, at least 1.
  public var steps: Int

  public init(steps: Int) {
    precondition(steps > 0, "no sampler of \(steps) steps")
    self.steps = steps
  }

  public var fieldCalls: Int? { steps }

  public func sample(
    from start: Tensor, around known: Tensor, process: Process, field: Field, noise: Noise,
    progress: (Double) -> Void
  ) throws -> Tensor {
    let length = process.endTime / Double(steps)
    var state = start
    for index in 0..<steps {
      let time = process.endTime - Double(index) * length
      let velocity = process.velocity(of: state, around: known, at: time, field: try field(state, time))
      state = state - velocity * length
      progress(Double(index + 1) / Double(steps))
    }
    return state
  }
}
