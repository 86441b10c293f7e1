/// A run of elements in a file which tensors view.
struct CheckpointStorage: Sendable {
  let file: FileBytes
  let dtype: CheckpointDType
  /// The first byte, counted from the start of the file. It need not be aligned.
  let start: Int
  /// The number of elements.
  let count: Int

  /// - Throws: ``CheckpointError`` with code `.outOfBounds` unless `byteCount` bytes at `start` are exactly
  ///   `count` elements and lie in the file.
  init(file: FileBytes, dtype: CheckpointDType, count: Int, start: Int, byteCount: Int, what: String) throws {
    let (needed, overflow) = count.multipliedReportingOverflow(by: dtype.byteCount)
    guard count >= 0, !overflow, needed == byteCount, start >= 0, start <= file.count,
      byteCount <= file.count - start
    else {
      throw file.refusal(
        .outOfBounds,
        "declares \(count) elements of \(dtype.torchName) for \(what), which has \(byteCount) bytes")
    }
    self.file = file
    self.dtype = dtype
    self.start = start
    self.count = count
  }
}
