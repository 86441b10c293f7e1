import AssayErrors
public import AssayFiles
public import Foundation

/// Spectra by phoneme, in the format of PhonePuRe's published file.
///
/// One line for each phoneme: the symbol, a tab, and 256 numbers as `[0.1, 0.2, …]`.
public struct GuidanceDictionary: Sendable, Equatable {
  /// By symbol, such as `AY1` and `sil`.
  public let spectra: [String: PhonemeSpectrum]
  /// The hash of the file, for records.
  public let hash: ContentHash

  private let rounded: [String: [Float]]

  /// - Throws: `FileError` when the file cannot be read or is no UTF-8, ``PhoneticsError`` with code `.malformed` naming the line at
  ///   fault, or when a symbol is there twice or `sil` is missing.
  public init(contentsOf url: URL) throws {
    guard let data = try? Data(contentsOf: url) else {
      throw FileError(.unreadable, "Cannot read \(url.path): check that it exists and that you may read it.")
    }
    try self.init(data, name: url.path)
  }

  /// - Parameter name: the file's name in messages.
  init(_ data: Data, name: String) throws {
    var spectra: [String: PhonemeSpectrum] = [:]
    for line in try TextFile(data, name: name).lines where !line.text.utf8.allSatisfy({ $0 == 32 }) {
      guard let (symbol, spectrum) = Self.entry(String(line.text)) else {
        throw PhoneticsError(
          .malformed,
          "\(name), line \(line.number): expected a phoneme, a tab, and 256 numbers that are not negative as [a, b, …]."
        )
      }
      guard spectra.updateValue(spectrum, forKey: symbol) == nil else {
        throw PhoneticsError(
          .malformed, "\(name), line \(line.number): \(symbol) occurs twice; delete one.")
      }
    }
    guard spectra["sil"] != nil else {
      throw PhoneticsError(
        .malformed, "\(name) is not a guidance dictionary: it has no spectrum of silence (sil).")
    }
    self.spectra = spectra
    rounded = spectra.mapValues(\.rounded)
    hash = ContentHash(of: data)
  }

  /// The rounded spectrum of a symbol, 256 values; `nil` for an unknown symbol.
  public subscript(symbol: String) -> [Float]? { rounded[symbol] }

  /// The same vowel with another stress, preferring primary to secondary to none; `nil` if there is none.
  func otherStress(of symbol: String) -> [Float]? {
    guard let phoneme = Phoneme(symbol), phoneme.isVowel else { return nil }
    return [.primary, .secondary, Phoneme.Stress.none]
      .compactMap { rounded[phoneme.stressed($0).description] }.first
  }

  private static func entry(_ line: String) -> (String, PhonemeSpectrum)? {
    let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { return nil }
    var list = parts[1].trimmingCharacters(in: .whitespaces)
    guard list.hasPrefix("["), list.hasSuffix("]") else { return nil }
    list = String(list.dropFirst().dropLast())
    let values = list.split(separator: ",", omittingEmptySubsequences: false)
      .map { Double($0.trimmingCharacters(in: .whitespaces)) }
    guard !values.contains(nil), let spectrum = PhonemeSpectrum(values.compactMap { $0 }) else { return nil }
    return (String(parts[0]), spectrum)
  }
}
