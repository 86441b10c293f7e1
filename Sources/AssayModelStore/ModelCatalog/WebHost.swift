import AssayErrors
import Foundation

/// A server that files are fetched from, and the variable that names a mirror of it.
struct WebHost: Sendable, Equatable {
  let name: String
  /// Without a slash at its end.
  let address: String
  /// The environment variable whose value replaces ``address``.
  let variable: String

  static let huggingFace = WebHost(
    name: "Hugging Face", address: "https://huggingface.co", variable: "ASSAY_HUGGINGFACE")
  static let gitHub = WebHost(
    name: "GitHub", address: "https://raw.githubusercontent.com", variable: "ASSAY_GITHUB")

  /// The address of a file.
  ///
  /// - Throws: ``DownloadError`` with code `.badAddress` when the variable holds no web address.
  func address(of path: String, environment: [String: String]) throws -> String {
    var base = address
    if let mirror = environment[variable], !mirror.isEmpty {
      guard mirror.hasPrefix("https://") || mirror.hasPrefix("http://") else {
        throw DownloadError(
          .badAddress, "\(variable) is “\(mirror)”; it must begin with https:// or http://: correct it.")
      }
      base = mirror
    }
    while base.hasSuffix("/") { base.removeLast() }
    let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    return "\(base)/\(escaped)"
  }
}
