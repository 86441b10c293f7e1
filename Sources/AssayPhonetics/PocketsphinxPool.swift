import Synchronization

/// Decoders of pocketsphinx, each lent to one thread at a time.
///
/// A decoder is made when all others are lent, so there are as many as threads have ever asked at once.
final class PocketsphinxPool<Decoder: Sendable>: Sendable {
  private let idle: Mutex<[Decoder]>
  private let make: @Sendable () throws -> Decoder

  /// - Throws: what making the first decoder throws: what is not installed is known before anything is computed.
  init(_ make: @escaping @Sendable () throws -> Decoder) throws {
    idle = Mutex([try make()])
    self.make = make
  }

  func withDecoder<Result>(_ body: (Decoder) throws -> Result) throws -> Result {
    let decoder = try idle.withLock { $0.popLast() } ?? make()
    defer { idle.withLock { $0.append(decoder) } }
    return try body(decoder)
  }
}
