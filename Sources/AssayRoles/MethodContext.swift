import AssayTensor

/// What a method gets besides its input: where to compute, where its randomness comes from, whom to tell.
public struct MethodContext: Sendable {
  /// The only source of randomness: the same seed, input and version give the same output.
  public let seed: UInt64
  public let device: Device
  /// The ids of all recordings of the call, where they are known: by them a method that looks for files by the recordings'
  /// names knows whether a name says which one is meant.
  public let recordings: [String]
  /// Called now and then from the computing thread.
  public let progress: @Sendable (MethodProgress) -> Void

  public init(
    seed: UInt64 = 0, device: Device = .cpu, recordings: [String] = [],
    progress: @escaping @Sendable (MethodProgress) -> Void = { _ in }
  ) {
    self.seed = seed
    self.device = device
    self.recordings = recordings
    self.progress = progress
  }
}
