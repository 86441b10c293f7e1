import AssaySignal
import Foundation
import _AssayTestSupport

/// Recordings and texts for corpora of tests.
enum CorpusFiles {
  /// Writes recordings, no two of which hold the same.
  static func write(_ paths: [String], in folder: URL) throws {
    for path in paths {
      let seed = path.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) }
      try AudioFile.write(
        Waveform(
          samples: TestSignals.noise(amplitude: 0.1, seed: seed, count: 800), sampleRate: 8_000),
        to: folder.appendingPathComponent(path), encoding: .pcm16)
    }
  }

  static func write(_ text: String, to path: String, in folder: URL) throws {
    try write(Data(text.utf8), to: path, in: folder)
  }

  static func write(_ data: Data, to path: String, in folder: URL) throws {
    let url = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
  }

  static func link(_ path: String, to target: String, in folder: URL) throws {
    let url = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: url.path, withDestinationPath: target)
  }
}
