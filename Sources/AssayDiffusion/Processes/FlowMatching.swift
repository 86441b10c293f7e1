public import AssayTensor

/// The straight paths of conditional flow matching: `x_t = (1 − (1 − σ) t) z + t x₁` at the flow's time t.
///
/// The process's time runs the other way, like that of diffusions: data is at 0, noise at 1, and the flow's time is
/// ``flowTime(at:)``. The field is the network's velocity `dx/dt` at the flow's time.
///
/// - Reference: Lipman et al., *Flow Matching for Generative Modeling*, ICLR 2023, section 4.1.
public struct FlowMatching: FlowProcess, Hashable {
  public init() {}

  public var endTime: Double { 1 }

  /// t.
  public func flowTime(at time: Double) -> Double { 1 - time }

  public func start(around known: Tensor, noise: Tensor) -> Tensor { noise }

  public func velocity(of state: Tensor, around known: Tensor, at time: Double, field: Tensor) -> Tensor {
    -field
  }
}
