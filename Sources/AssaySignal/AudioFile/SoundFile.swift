import AssayErrors
import AssayFiles
import CSndfile
import Foundation

/// An audio file that libsndfile has open for reading; it is closed with the last reference.
final class SoundFile {
  /// What a file's header says about its length.
  enum Length: Equatable {
    case told
    /// Nothing, or what cannot be: programs that write to a pipe, or that were ended, leave it so.
    case untold
    /// Bytes of samples that the header promises, and fewer that are there.
    case cutOff(promised: Int, present: Int)
    /// A stream without its last page.
    case endMissing
  }

  /// Frames, rate, channels and format as the file's header tells.
  let info: SF_INFO
  /// Bytes behind the samples that the header does not tell of.
  let unexplained: Int
  private let handle: OpaquePointer
  private let url: URL
  /// What is read in place of a file whose header was never finished.
  private let corrected: CorrectedSoundFile?

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
    guard !FileError.isPipeOrDevice(url) else {
      throw SignalError(
        .unreadable,
        "\(url.path) is a pipe or a device: copy its output into a file, and use that file.")
    }
    guard FileManager.default.isReadableFile(atPath: url.path) else {
      throw SignalError(.unreadable, "\(url.path) cannot be read: change its permissions.")
    }
    var info = SF_INFO()
    let layout = RIFFLayout(url)
    guard layout?.isBeyondCorrection != true else {
      throw SignalError(
        .unsupportedFormat,
        "\(url.path) has an unfinished header and more than the 4 GiB of a WAV file: convert it with a program that "
          + "ignores the header's length, and split it.")
    }
    let corrected = layout?.correction.flatMap { CorrectedSoundFile(path: url.path, $0) }
    let opened: OpaquePointer? =
      if let corrected {
        corrected.openReader(&info)
      } else {
        url.withUnsafeFileSystemRepresentation { sf_open($0, Int32(SFM_READ), &info) }
      }
    guard let handle = opened else {
      throw SignalError(
        .unreadable,
        "\(url.path) is not an audio file that can be read here (\(SoundFile.reason(nil))): "
          + "convert it to WAV or FLAC first, for instance with ffmpeg.")
    }
    self.url = url
    self.info = info
    self.handle = handle
    self.corrected = corrected
    unexplained = layout?.unexplained ?? 0
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

  /// libsndfile shortens the promise to what it finds in silence and only its log tells.
  var length: Length {
    if corrected != nil { return .untold }
    // Ogg tells the number of samples in its last page. FLAC without a number has the largest one there is.
    guard (0..<sf_count_t(1) << 40).contains(info.frames) else {
      return Int(info.format) & SF_FORMAT_TYPEMASK == SF_FORMAT_OGG ? .endMissing : .untold
    }
    let log = self.log
    if log.contains(/Data Size\s*: -1|data : -\d/) { return .untold }
    guard let found = log.firstMatch(of: /(?:data|SSND)\s*:\s*(\d+) \(should be (\d+)\)/),
      let promised = Int(found.1), let present = Int(found.2)
    else { return .told }
    // Who cannot come back to fill the length in leaves 0 or the largest one there is.
    return promised == 0 || promised >= 0x7FFF_0000 ? .untold : .cutOff(promised: promised, present: present)
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
