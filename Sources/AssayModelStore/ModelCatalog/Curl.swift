import AssayPrograms
import Foundation

/// The program curl, called for one request.
///
/// Foundation's URLSession is not taken: on Linux it links a libcurl of its own into the executable, and each of
/// resuming, following redirects with a range, stalls and proxies behaves otherwise there than the program that a
/// user can try by hand. The user's `.curlrc` is not read; proxies come from the environment, as curl has it.
struct Curl {
  /// What came of a request.
  struct Answer {
    let exitCode: Int32
    /// HTTP's status of the last response; `nil` where there was none.
    let status: Int?
    /// Why it failed, in curl's words and without a full stop; empty for nothing.
    let complaint: String
    /// What was not written to a file.
    let body: Data
  }

  /// Where curl is looked for; `nil` for the environment's `PATH`.
  var searchPath: String?
  /// Seconds without a byte after which a transfer counts as broken off.
  var patience = 30

  /// Files of gigabytes over slow lines: a stalled transfer ends earlier, by ``patience``.
  private static let timeLimit = Duration.seconds(7 * 24 * 3600)
  private static let statusMark = "HTTP status "

  /// Requests `address`, following redirects.
  ///
  /// - Parameters:
  ///   - file: where the bytes go; what it holds already is continued with a byte range. `nil` for
  ///     ``Answer/body``.
  ///   - outputLimit: the most bytes of a body.
  /// - Throws: `ProgramError` when curl is missing, prints more than `outputLimit`, or is ended.
  func request(
    _ address: String, to file: URL? = nil, outputLimit: Int = 64 << 10, whileRunning: () -> Void = {}
  ) throws -> Answer {
    // A mirror on this machine may be plain; the real hosts are never asked without encryption.
    let protocols = address.hasPrefix("http://") ? "=http,https" : "=https"
    var arguments = [
      "--disable", "--silent", "--show-error", "--fail", "--location", "--max-redirs", "10", "--proto",
      protocols,
      "--proto-redir", protocols, "--connect-timeout", "\(patience)", "--speed-limit", "1", "--speed-time",
      "\(patience)", "--write-out", "%{stderr}\n\(Self.statusMark)%{http_code}\n",
    ]
    if let file { arguments += ["--continue-at", "-", "--output", file.path] }
    let result = try ExternalProgram.run(
      "curl", arguments + ["--", address], timeLimit: Self.timeLimit, outputLimit: outputLimit,
      searchPath: searchPath, whileRunning: whileRunning)
    var status: Int?
    var complaint = ""
    for line in result.errorText.split(separator: "\n") {
      if line.hasPrefix(Self.statusMark) {
        status = Int(line.dropFirst(Self.statusMark.count)).flatMap { $0 > 0 ? $0 : nil }
      } else if complaint.isEmpty {
        complaint = Self.words(of: line)
      }
    }
    return Answer(exitCode: result.exitCode, status: status, complaint: complaint, body: result.output)
  }

  /// `curl: (6) Could not resolve host: x` without its beginning.
  private static func words(of line: Substring) -> String {
    var words = String(line)
    if let prefix = words.prefixMatch(of: /curl: (\(\d+\) )?/) { words.removeSubrange(prefix.range) }
    while words.hasSuffix(".") { words.removeLast() }
    return words
  }
}
