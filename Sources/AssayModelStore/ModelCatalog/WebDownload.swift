import AssayErrors
import AssayFiles
import AssayPrograms
import Foundation

/// One file from a web server, fetched in as many attempts as it takes.
///
/// What has arrived stays in a partial file and is continued with a byte range, within a call and in the next one.
/// A server that ignores ranges makes it begin anew. An attempt that brings the file further than ever is no failure,
/// so that a long download survives any number of drops; after as many others in a row as there are pauses it gives
/// up.
struct WebDownload {
  /// For messages: the file's name.
  let name: String
  let address: String
  let host: WebHost
  var curl = Curl()
  /// Before the second attempt, the third and so on.
  var pauses: [Duration] = [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8)]

  /// How an attempt went.
  private enum Verdict {
    case arrived
    /// Worth another attempt; why.
    case brokenOff(String)
    /// What is there cannot be continued.
    case notContinuable
  }

  /// A text of at most `limit` bytes.
  ///
  /// - Returns: `nil` when it is longer.
  /// - Throws: ``DownloadError``, and `ProgramError` when curl is missing.
  func text(atMost limit: Int) throws -> Data? {
    var failures = 0
    while true {
      let answer: Curl.Answer
      do {
        answer = try curl.request(address, outputLimit: limit)
      } catch let error as ProgramError where error.code == .tooMuchOutput {
        return nil
      }
      guard case .brokenOff(let reason) = try verdict(answer, hasBytes: false) else { return answer.body }
      try pause(after: &failures, reason, kept: nil)
    }
  }

  /// Fetches the file into `partial` until it has `size` bytes; whether they are the right ones is the caller's to
  /// find out.
  ///
  /// - Parameter progress: called with the bytes that are there.
  /// - Throws: ``DownloadError``; `FileError` with code `.diskFull`, `.notWritable`, or `.wrongHash` when the server
  ///   has another file; `ProgramError` when curl is missing. A partial file that is of use stays.
  func fetch(to partial: URL, size: Int, progress: (Int) -> Void = { _ in }) throws {
    var failures = 0
    var furthest = Self.byteCount(partial)
    let start = furthest
    while true {
      if Self.byteCount(partial) > size { try Self.remove(partial) }
      let before = Self.byteCount(partial)
      guard before < size else { return }
      try requireSpace(for: size - before, beside: partial)
      let answer = try curl.request(
        address, to: partial, whileRunning: { progress(Self.byteCount(partial)) })
      let now = Self.byteCount(partial)
      progress(now)
      var reason = "the server does not continue files"
      switch try verdict(answer, hasBytes: furthest > start || now > before, partial) {
      case .arrived:
        guard now != size else { return }
        guard before > 0, answer.status == 206 else {
          try Self.remove(partial)
          throw FileError(
            .wrongHash,
            "\(name) at \(address) has \(now) bytes instead of \(size), so it is another file and was removed: "
              + "try again later, or correct \(host.variable) if it is set.")
        }
        reason = "the connection was closed early"
      case .brokenOff(let told): reason = told
      case .notContinuable: try Self.remove(partial)
      }
      if now > furthest {
        furthest = now
        failures = 0
      }
      try pause(after: &failures, reason, kept: (Self.byteCount(partial), size))
    }
  }

  /// - Parameters:
  ///   - hasBytes: whether this call has received any, so that an unknown host is a passing trouble.
  ///   - partial: where curl wrote to.
  private func verdict(_ answer: Curl.Answer, hasBytes: Bool, _ partial: URL? = nil) throws -> Verdict {
    let status = answer.status.map { "HTTP \($0)" } ?? answer.complaint
    switch answer.exitCode {
    case 0: return answer.status == 416 ? .notContinuable : .arrived
    case 33, 36: return .notContinuable
    case 22:
      switch answer.status ?? 0 {
      case 404, 410:
        throw DownloadError(
          .notFound,
          "There is no \(name) at \(address) (\(status)): it was moved or renamed, so look for a newer "
            + "version of Assay, or name a mirror with \(host.variable).")
      case 416: return .notContinuable
      case 408, 425, 429, 500...: return .brokenOff(status)
      default:
        throw DownloadError(
          .refused,
          "\(host.name) refuses \(address) (\(status)): check that the repository is public, or name a "
            + "mirror with \(host.variable).")
      }
    case 5, 6:
      if hasBytes { return .brokenOff(answer.complaint) }
      throw DownloadError(
        .unknownHost,
        "\(answer.complaint): check the network, or correct \(host.variable) if it is set.")
    case 7, 18, 28, 35, 52, 55, 56, 92, 95, 96: return .brokenOff(answer.complaint)
    case 23: throw partial.map(Self.writeFailure) ?? DownloadError(.failed, unexplained(answer))
    default: throw DownloadError(.failed, unexplained(answer))
    }
  }

  private func unexplained(_ answer: Curl.Answer) -> String {
    "curl failed with exit code \(answer.exitCode) at \(address): "
      + "\(answer.complaint.isEmpty ? "it does not say why" : answer.complaint)."
  }

  /// Waits, or gives up.
  private func pause(after failures: inout Int, _ reason: String, kept: (bytes: Int, of: Int)?) throws {
    guard failures < pauses.count else {
      let rest =
        kept.map { kept in
          String(
            format: "%.1f of %.1f MB are kept; run the command again to continue", Double(kept.bytes) / 1e6,
            Double(kept.of) / 1e6)
        } ?? "try again later"
      throw DownloadError(
        .brokenOff,
        "Fetching \(name) from \(address) failed \(failures + 1) times in a row, the last time because of: "
          + "\(reason); \(rest).")
    }
    Thread.sleep(forTimeInterval: pauses[failures] / .seconds(1))
    failures += 1
  }
}

extension WebDownload {
  /// 0 for a file that is not there.
  static func byteCount(_ url: URL) -> Int {
    var status = stat()
    return stat(url.path, &status) == 0 ? Int(status.st_size) : 0
  }

  private static func remove(_ url: URL) throws {
    guard unlink(url.path) == 0 || errno == ENOENT else {
      throw FileError(.notWritable, "Cannot remove \(url.path): check the permissions of its folder.")
    }
  }

  /// Finds out before gigabytes are fetched that there is no place for them.
  private func requireSpace(for bytes: Int, beside partial: URL) throws {
    var status = statvfs()
    guard statvfs(partial.deletingLastPathComponent().path, &status) == 0 else { return }
    let free = Int(status.f_bavail) * Int(status.f_frsize)
    guard free < bytes else { return }
    throw FileError(
      .diskFull,
      String(
        format:
          "%@ needs %.1f MB more in %@, where %.1f MB are free: free some space, or name another folder with "
          + "ASSAY_MODELS.", name, Double(bytes) / 1e6, partial.deletingLastPathComponent().path,
        Double(free) / 1e6))
  }

  /// Why curl could not write, which it does not say: tried with a block of our own.
  private static func writeFailure(_ partial: URL) -> FileError {
    let size = off_t(byteCount(partial))
    let descriptor = open(partial.path, O_WRONLY | O_APPEND | O_CREAT, 0o644)
    var code = errno
    if descriptor >= 0 {
      let block = [UInt8](repeating: 0, count: 64 << 10)
      code = write(descriptor, block, block.count) == block.count ? EIO : errno
      ftruncate(descriptor, size)
      close(descriptor)
    }
    if code == ENOSPC || code == EDQUOT {
      return FileError(
        .diskFull,
        "The disk is full: the partial download of \(partial.lastPathComponent) is kept in "
          + "\(partial.deletingLastPathComponent().path); free some space and run the command again to continue."
      )
    }
    return FileError(.notWritable, "Cannot write \(partial.path): \(String(cString: strerror(code))).")
  }
}
