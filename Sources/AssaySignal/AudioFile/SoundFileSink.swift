import AssayFiles
import CSndfile
import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The file that libsndfile writes into.
///
/// libsndfile does not pass on why a write failed, and its FLAC encoder not even that one did, so the bytes go
/// through here, where the error number is kept.
final class SoundFileSink {
  private let descriptor: Int32
  /// The `errno` of the first failed call; 0 while all is well.
  private(set) var failure: Int32 = 0

  /// - Parameter destination: what the error calls the file, which `path` is a temporary name of.
  /// - Throws: `FileError` with the reason when the file cannot be opened.
  init(path: String, for destination: URL) throws {
    let opened = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    // Before the object is whole: its deinitialiser would close, and change errno.
    guard opened >= 0 else { throw FileError(notWriting: destination, errno: errno) }
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// Opens a libsndfile writer whose bytes arrive here. The sink must outlive it.
  func openWriter(_ info: inout SF_INFO) -> OpaquePointer? {
    var callbacks = SF_VIRTUAL_IO(
      get_filelen: { SoundFileSink.at($0).length() },
      seek: { SoundFileSink.at($2).seek(to: $0, from: $1) },
      read: { SoundFileSink.at($2).read($0, $1) },
      write: { SoundFileSink.at($2).write($0, $1) },
      tell: { SoundFileSink.at($0).seek(to: 0, from: SEEK_CUR) })
    return sf_open_virtual(
      &callbacks, Int32(SFM_WRITE), &info, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Adds a chunk behind everything that libsndfile wrote and corrects the size in the RIFF header.
  func appendRIFFChunk(_ chunk: Data) {
    var chunk = chunk
    let end = Int(seek(to: 0, from: SEEK_END))
    if end % 2 == 1 { chunk = Data(count: 1) + chunk }
    put(chunk)
    _ = seek(to: 4, from: SEEK_SET)
    put(RIFFInfo.bytes(of: end + chunk.count - 8))
  }

  private func put(_ data: Data) {
    data.withUnsafeBytes { _ = write($0.baseAddress, sf_count_t($0.count)) }
  }

  private static func at(_ pointer: UnsafeMutableRawPointer?) -> SoundFileSink {
    Unmanaged<SoundFileSink>.fromOpaque(pointer!).takeUnretainedValue()
  }

  private func keep(_ result: Int) -> sf_count_t {
    if result < 0, failure == 0 { failure = errno }
    return sf_count_t(result)
  }

  private func length() -> sf_count_t {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return keep(-1) }
    return sf_count_t(status.st_size)
  }

  private func seek(to offset: sf_count_t, from origin: Int32) -> sf_count_t {
    keep(lseek(descriptor, off_t(offset), origin))
  }

  private func read(_ bytes: UnsafeMutableRawPointer?, _ count: sf_count_t) -> sf_count_t {
    keep(Glibc.read(descriptor, bytes, Int(count)))
  }

  private func write(_ bytes: UnsafeRawPointer?, _ count: sf_count_t) -> sf_count_t {
    var done = 0
    while done < Int(count) {
      let written = Glibc.write(descriptor, bytes! + done, Int(count) - done)
      if written < 0 {
        if errno == EINTR { continue }
        _ = keep(-1)
        break
      }
      done += written
    }
    return sf_count_t(done)
  }
}
