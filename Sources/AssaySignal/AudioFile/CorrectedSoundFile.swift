import CSndfile
import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A file that libsndfile reads with some bytes of its header put right. The file stays as it is.
final class CorrectedSoundFile {
  private let descriptor: Int32
  private let correction: (offset: Int, bytes: [UInt8])
  private var position = 0

  /// - Returns: `nil` when the file cannot be opened.
  init?(path: String, _ correction: (offset: Int, bytes: [UInt8])) {
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { return nil }
    descriptor = opened
    self.correction = correction
  }

  deinit { close(descriptor) }

  /// Opens a libsndfile reader, which this must outlive.
  func openReader(_ info: inout SF_INFO) -> OpaquePointer? {
    var callbacks = SF_VIRTUAL_IO(
      get_filelen: { sf_count_t(CorrectedSoundFile.at($0).length) },
      seek: { CorrectedSoundFile.at($2).seek(to: $0, from: $1) },
      read: { CorrectedSoundFile.at($2).read($0, Int($1)) },
      write: { _, _, _ in 0 },
      tell: { sf_count_t(CorrectedSoundFile.at($0).position) })
    return sf_open_virtual(
      &callbacks, Int32(SFM_READ), &info, Unmanaged.passUnretained(self).toOpaque())
  }

  private static func at(_ pointer: UnsafeMutableRawPointer?) -> CorrectedSoundFile {
    Unmanaged<CorrectedSoundFile>.fromOpaque(pointer!).takeUnretainedValue()
  }

  private var length: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : -1
  }

  private func seek(to offset: sf_count_t, from origin: Int32) -> sf_count_t {
    let base =
      switch origin {
      case SEEK_CUR: position
      case SEEK_END: length
      default: 0
      }
    position = max(0, base + Int(offset))
    return sf_count_t(position)
  }

  private func read(_ bytes: UnsafeMutableRawPointer?, _ count: Int) -> sf_count_t {
    guard let bytes else { return 0 }
    let got = max(0, pread(descriptor, bytes, count, off_t(position)))
    for (index, byte) in correction.bytes.enumerated() {
      let place = correction.offset + index - position
      if (0..<got).contains(place) { bytes.storeBytes(of: byte, toByteOffset: place, as: UInt8.self) }
    }
    position += got
    return sf_count_t(got)
  }
}
