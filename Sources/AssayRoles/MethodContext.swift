/// What a method gets with each call, besides its input: where its randomness comes from, whom to tell, when to stop.
public struct MethodContext: Sendable {
  /// The only source of randomness: the same seed, input and version give the same output.
  public let seed: UInt64
  /// Called now and then from the computing thread.
  public let progress: @Sendable (MethodProgress) -> Void
  /// Whether the result is no longer wanted.
  public let isCancelled: @Sendable () -> Bool

  public init(
    seed: UInt64 = 0, isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (MethodProgress) -> Void = { _ in }
  ) {
    self.seed = seed
    self.isCancelled = isCancelled
    self.progress = progress
  }

  /// Ends a long call whose result is no longer wanted: call it between steps.
  ///
  /// - Throws: `CancellationError`.
  public func checkCancellation() throws {
    if isCancelled() { throw CancellationError() }
  }
}
