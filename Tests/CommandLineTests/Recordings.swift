import AssaySignal
import Foundation
import Synchronization
import _AssayTestSupport

/// Recordings for the command to work on.
enum Recordings {
  private static let voices = Mutex<[String: [Float]]>([:])

  /// A voice takes longer to make than the command needs for it, so each is made once.
  private static func samples(pitch: Double, seconds: Double) -> [Float] {
    let name = "\(pitch) \(seconds)"
    if let known = voices.withLock({ $0[name] }) { return known }
    let made = TestSpeech.voice(pitch: pitch, seconds: seconds)
    voices.withLock { $0[name] = made }
    return made
  }

  /// Writes a synthetic voice and returns its file.
  @discardableResult
  static func voice(
    _ path: String, in folder: URL, pitch: Double = 120, seconds: Double = 1, rate: Int = 16_000
  )
    throws -> URL
  {
    let url = folder.appendingPathComponent(path)
    var waveform = Waveform(samples: samples(pitch: pitch, seconds: seconds), sampleRate: 16_000)
    if rate != 16_000 { waveform = try waveform.resampled(to: rate) }
    try AudioFile.write(waveform, to: url, encoding: .pcm16)
    return url
  }

  /// A WAV file of 16-bit or float samples, byte by byte: for what ``AudioFile`` refuses to write.
  static func wav(_ path: String, in folder: URL, floats: [Float], channels: Int = 1, rate: Int = 16_000)
    throws
  {
    func little<Value: FixedWidthInteger>(_ value: Value) -> Data {
      withUnsafeBytes(of: value.littleEndian) { Data($0) }
    }
    let samples = floats.reduce(into: Data()) { $0 += little($1.bitPattern) }
    var bytes = Data("RIFF".utf8) + little(UInt32(36 + samples.count)) + Data("WAVEfmt ".utf8)
    bytes += little(UInt32(16)) + little(UInt16(3)) + little(UInt16(channels)) + little(UInt32(rate))
    bytes += little(UInt32(rate * channels * 4)) + little(UInt16(channels * 4)) + little(UInt16(32))
    bytes += Data("data".utf8) + little(UInt32(samples.count)) + samples
    let url = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: url)
  }

  /// Every file below a folder by its path, hidden ones too, sorted.
  static func files(in folder: URL) -> [String] {
    (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []).filter { path in
      var isFolder: ObjCBool = false
      let full = folder.appendingPathComponent(path).path
      return FileManager.default.fileExists(atPath: full, isDirectory: &isFolder) && !isFolder.boolValue
    }.sorted()
  }
}
