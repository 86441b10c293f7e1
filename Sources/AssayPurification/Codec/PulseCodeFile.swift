import AssayErrors
import AssayFiles
import Foundation

/// A raw file of mono 16-bit samples, little-endian: what goes into an encoder and comes out of a decoder.
///
/// Files rather than memory, and read and written in blocks, because speech may last for hours.
struct PulseCodeFile {
  let url: URL

  /// Samples in a block: 1 MiB of them as 16-bit numbers.
  private static let blockLength = 1 << 19

  /// Writes samples, clipped and cut towards zero as the reference does, and `zeros` more.
  ///
  /// - Throws: `FileError` when the file cannot be written.
  init(_ url: URL, writing samples: [Float], zeros: Int = 0) throws {
    self.url = url
    guard FileManager.default.createFile(atPath: url.path, contents: nil),
      let handle = try? FileHandle(forWritingTo: url)
    else { throw FileError(.notWritable, "Cannot write \(url.path): check TMPDIR.") }
    defer { try? handle.close() }
    do {
      for start in stride(from: 0, to: samples.count, by: Self.blockLength) {
        let block = samples[start..<min(start + Self.blockLength, samples.count)]
        try handle.write(contentsOf: Self.bytes(of: block.map(Self.sample)))
      }
      try handle.write(contentsOf: Data(count: 2 * zeros))
    } catch {
      throw FileError(
        .diskFull, "\(url.path) cannot be written: free some space, or set TMPDIR to another disk.")
    }
  }

  /// Adopts what a decoder has written.
  init(decoded url: URL) { self.url = url }

  /// Number of samples; 0 when there is no file.
  var count: Int {
    let size = try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? NSNumber
    return (size?.intValue ?? 0) / 2
  }

  /// The samples from `start` on, in [−1, 1): `count` of them, with zeros behind the file's end.
  ///
  /// - Throws: `FileError` when the file cannot be read.
  func floats(from start: Int, count: Int) throws -> [Float] {
    var floats: [Float] = []
    floats.reserveCapacity(count)
    try forEachBlock(from: start, count: count) { block in
      for sample in block { floats.append(Float(sample) / 32_768) }
    }
    floats.append(contentsOf: repeatElement(0, count: count - floats.count))
    return floats
  }

  /// All samples.
  ///
  /// - Throws: `FileError` when the file cannot be read.
  func samples() throws -> [Int16] {
    var samples: [Int16] = []
    let count = count
    samples.reserveCapacity(count)
    try forEachBlock(from: 0, count: count) { samples.append(contentsOf: $0) }
    return samples
  }

  /// A sample as a 16-bit number: clipped, and cut towards zero, not rounded.
  static func sample(_ value: Float) -> Int16 {
    Int16(min(max(value * 32_768, -32_768), 32_767))
  }

  private func forEachBlock(from start: Int, count: Int, _ body: (UnsafeBufferPointer<Int16>) -> Void) throws
  {
    guard let handle = try? FileHandle(forReadingFrom: url) else {
      throw FileError(.unreadable, "Cannot read \(url.path), which a decoder should have written.")
    }
    defer { try? handle.close() }
    do {
      try handle.seek(toOffset: UInt64(2 * start))
      var left = count
      while left > 0 {
        let block = try handle.read(upToCount: 2 * min(left, Self.blockLength)) ?? Data()
        if block.count < 2 { break }
        let samples = [Int16](unsafeUninitializedCapacity: block.count / 2) { buffer, count in
          count = block.count / 2
          _ = block.copyBytes(to: UnsafeMutableRawBufferPointer(buffer), from: 0..<2 * count)
          for index in 0..<count { buffer[index] = Int16(littleEndian: buffer[index]) }
        }
        samples.withUnsafeBufferPointer(body)
        left -= samples.count
      }
    } catch {
      throw FileError(.unreadable, "Reading \(url.path) failed: \(error.localizedDescription)")
    }
  }

  private static func bytes(of samples: [Int16]) -> Data {
    samples.map(\.littleEndian).withUnsafeBytes { Data($0) }
  }
}
