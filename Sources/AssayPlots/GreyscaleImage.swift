import CZlib
public import Foundation

/// A greyscale image that can be written as PNG.
public struct GreyscaleImage: Sendable {
  public let width: Int
  public let height: Int
  /// Row by row from the top, 0 for black.
  public let pixels: [UInt8]

  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && pixels.count == width * height, "\(pixels.count) pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// The content of a PNG file (ISO/IEC 15948): one byte per pixel, no filter.
  public var png: Data {
    var header = Data()
    for size in [width, height] { header += Self.bigEndian(UInt32(size)) }
    // Eight bits, greyscale; the only compression and filter methods of PNG, no interlacing.
    header += Data([8, 0, 0, 0, 0])
    var rows = Data(capacity: (width + 1) * height)
    for row in 0..<height {
      rows.append(0)
      rows += pixels[row * width..<(row + 1) * width]
    }
    let signature = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    return signature + Self.chunk("IHDR", header) + Self.chunk("IDAT", Self.compressed(rows))
      + Self.chunk("IEND", Data())
  }

  private static func chunk(_ name: String, _ content: Data) -> Data {
    let body = Data(name.utf8) + content
    let sum = body.withUnsafeBytes { bytes in
      crc32(0, bytes.bindMemory(to: UInt8.self).baseAddress, UInt32(bytes.count))
    }
    return bigEndian(UInt32(content.count)) + body + bigEndian(UInt32(sum))
  }

  private static func compressed(_ data: Data) -> Data {
    var count = compressBound(UInt(data.count))
    var output = Data(count: Int(count))
    let status = output.withUnsafeMutableBytes { target in
      data.withUnsafeBytes { source in
        compress2(
          target.bindMemory(to: UInt8.self).baseAddress, &count,
          source.bindMemory(to: UInt8.self).baseAddress,
          UInt(data.count), 9)
      }
    }
    precondition(status == Z_OK, "zlib cannot compress into the buffer size it asked for: \(status)")
    return output.prefix(Int(count))
  }

  private static func bigEndian(_ value: UInt32) -> Data { withUnsafeBytes(of: value.bigEndian) { Data($0) } }
}
