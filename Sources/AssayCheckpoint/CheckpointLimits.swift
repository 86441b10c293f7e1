/// Bounds that keep memory and time of a hostile file small. Real checkpoints stay far below all of them.
enum CheckpointLimits {
  /// Entries of the stack, the memo, all containers together, and of the decoded tree when shared parts are
  /// counted as often as they are reached.
  static let values = 1_000_000
  /// Steps of a pickle. Each value takes a few.
  static let opcodes = 10_000_000
  /// Entries of a zip directory or of a safetensors header.
  static let entries = 100_000
  /// Bytes of one string in a pickle.
  static let stringBytes = 1 << 20
  /// Bytes of a module or class name.
  static let globalNameBytes = 1024
  /// Containers inside containers.
  static let depth = 64
  /// Dimensions of a tensor, as in PyTorch.
  static let rank = 64
  /// Bytes of a safetensors header.
  static let safetensorsHeaderBytes = 100_000_000

  /// Bytes of all tensors of a file, made contiguous. Views may share a storage, and an expanded tensor
  /// repeats one element without end: a file of some bytes must not become an allocation of terabytes.
  static func tensorBytes(fileBytes: Int) -> Int { (1 << 20) + 16 * fileBytes }
}
