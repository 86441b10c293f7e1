import CSndfile
import Foundation

/// An audio file that libsndfile has open for reading; it is closed with the last reference.
final class SoundFile {
  /// Frames, rate, channels and format as the file's header tells.
  let info: SF_INFO
  private let handle: OpaquePointer
  private let url: URL

  /// Opens the file and refuses what Assay cannot work with.
  ///
  /// - Throws: ``SignalError`` when the file is missing, a folder, not audio, or has a rate or a number of
  ///   channels outside what ``AudioFile`` supports.
  init(reading url: URL) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw SignalError(.unreadable, "There is no file \(url.path): check the path.")
    }
    guard !isFolder.boolValue else {
      throw SignalError(.unreadable, "\(url.path) is a folder: name an audio file in it.")
    }
    guard FileManager.default.isReadableFile(atPath: url.path) else {
      throw SignalError(.unreadable, "\(url.path) may not be read: change its permissions.")
    }
    var info = SF_INFO()
    guard let handle = url.withUnsafeFileSystemRepresentation({ sf_open($0, Int32(SFM_READ), &info) }) else {
      throw SignalError(
        .unreadable,
        "\(url.path) is not an audio file that can be read here (\(SoundFile.reason(nil))): "
          + "convert it to WAV or FLAC first, for instance with ffmpeg.")
    }
    self.url = url
    self.info = info
    self.handle = handle
    guard AudioFile.sampleRates.contains(Int(info.samplerate)) else {
      throw SignalError(
        .unsupportedFormat,
        "\(url.path) has a sample rate of \(info.samplerate) Hz: "
          + "only \(AudioFile.sampleRates.lowerBound) to \(AudioFile.sampleRates.upperBound) Hz can be used.")
    }
    guard (1...AudioFile.maximumChannelCount).contains(Int(info.channels)) else {
      throw SignalError(
        .unsupportedFormat,
        "\(url.path) has \(info.channels) channels: mix it down to at most \(AudioFile.maximumChannelCount) first."
      )
    }
  }

  deinit { sf_close(handle) }

  /// Reads up to `capacity / channels` interleaved frames into `block` and tells how many there were.
  ///
  /// - Throws: ``SignalError`` when the decoder reports damage.
  func readFrames(into block: UnsafeMutableBufferPointer<Float>) throws -> Int {
    let frames = sf_count_t(block.count / Int(info.channels))
    let count = sf_readf_float(handle, block.baseAddress, frames)
    if count < frames, sf_error(handle) != 0 {
      throw SignalError(
        .unreadable,
        "\(url.path) is damaged (\(SoundFile.reason(handle))): copy or download it again.")
    }
    return max(0, Int(count))
  }

  /// A text field of the file's metadata such as `SF_STR_COMMENT`; `nil` when it has none.
  func text(_ field: Int32) -> String? {
    sf_get_string(handle, field).map { String(cString: $0) }
  }

  /// How many bytes of samples the header promises and how many are there, when the two disagree.
  ///
  /// libsndfile shortens the promise to what it finds in silence and only its log tells.
  var sizeMismatch: (promised: Int, present: Int)? {
    let mismatch = /(?:data|SSND)\s*:\s*(\d+) \(should be (\d+)\)/
    guard let found = log.firstMatch(of: mismatch), let promised = Int(found.1), let present = Int(found.2)
    else { return nil }
    return (promised, present)
  }

  private var log: String {
    var text = [CChar](repeating: 0, count: 1 << 14)
    let length = sf_command(handle, Int32(SFC_GET_LOG_INFO), &text, Int32(text.count))
    return String(decoding: text.prefix(max(0, Int(length))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// libsndfile's own words without the full stop.
  private static func reason(_ handle: OpaquePointer?) -> String {
    String(cString: sf_strerror(handle)).trimmingCharacters(in: CharacterSet(charactersIn: ". \n"))
  }
}
