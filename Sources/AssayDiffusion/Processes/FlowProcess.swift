public import AssayTensor

/// A process between data at time 0 and noise at ``endTime``, with what a network tells about its states: the field.
///
/// For a diffusion the field is the score, the gradient of the state's log density; for flow matching it is the flow's own
/// velocity.
public protocol FlowProcess: Sendable {
  /// The time at which nothing of the data is left.
  var endTime: Double { get }

  /// A state at ``endTime``.
  ///
  /// - Parameters:
  ///   - known: what the process leads to, such as noisy speech; where it leads to noise alone, only its shape matters.
  ///   - noise: standard normal, of the shape of `known`.
  func start(around known: Tensor, noise: Tensor) -> Tensor

  /// dx/dt of the deterministic flow whose states have the process's density at every time.
  ///
  /// - Parameter field: the network's answer for the state.
  func velocity(of state: Tensor, around known: Tensor, at time: Double, field: Tensor) -> Tensor
}
