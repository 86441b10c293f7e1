import Foundation

/// The bytes of a WAV file, also of ones that `AudioFile` would not write.
struct WAVBytes {
  let data: Data

  init(rate: Int = 16_000, channels: Int = 1, samples: [Int16]) {
    let content = samples.flatMap { withUnsafeBytes(of: $0.littleEndian, Array.init) }
    self.init(rate: rate, channels: channels, bits: 16, content: Data(content))
  }

  init(rate: Int = 16_000, channels: Int = 1, bits: Int, isFloat: Bool = false, content: Data) {
    func bytes(_ value: Int, _ count: Int) -> Data {
      Data((0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
    }
    let frame = channels * bits / 8
    var data = Data("RIFF".utf8) + bytes(36 + content.count, 4) + Data("WAVEfmt ".utf8) + bytes(16, 4)
    data += bytes(isFloat ? 3 : 1, 2) + bytes(channels, 2) + bytes(rate, 4) + bytes(rate * frame, 4)
    data += bytes(frame, 2) + bytes(bits, 2) + Data("data".utf8) + bytes(content.count, 4) + content
    self.data = data
  }
}

extension Data {
  /// The same bytes with some replaced.
  func replacingBytes(at offset: Int, with bytes: [UInt8]) -> Data {
    var data = self
    data.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
    return data
  }
}
