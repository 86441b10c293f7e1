/// How a method uses several processor cores best.
///
/// Methods are called from several threads at once, so they hold no state that a call changes without a lock.
public enum Parallelism: Sendable {
  /// Several recordings at once, each on one thread. Right for small operations, between which threads would mostly wait
  /// for each other. What a recording becomes does not depend on the number of threads.
  case recordings
  /// One recording after the other, with all threads inside each operation. Right for large networks, which need much
  /// memory for each recording, and for programs that start threads of their own.
  case operations
}
