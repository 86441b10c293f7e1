import AssayTensor

/// What a method gets besides its input: where to compute, where its randomness comes from, whom to tell.
public struct MethodContext: Sendable {
  /// The only source of randomness: the same seed, input and version give the same output.
  public let seed: UInt64
  public let device: Device
  /// Called now and then from the computing thread.
  public let progress: @Sendable (MethodProgress) -> Void

  public init(
    seed: UInt64 = 0, device: Device = .cpu,
    progress: @escaping @Sendable (MethodProgress) -> Void = { _ in }
  ) {
    self.seed = seed
    self.device = device
    self.progress = progress
  }
}
