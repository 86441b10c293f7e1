/// Weights that do not fit the network. All problems of a file are reported together.
public struct WeightError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case missingKeys, unexpectedKeys, wrongShapes, several
  }

  public let code: Code
  /// Keys that the network needs and the file lacks.
  public let missing: [String]
  /// Keys that the file has and the network does not know.
  public let unexpected: [String]
  /// Sentences of the form `key has shape […], expected […]`.
  public let misshapen: [String]
  private let source: String

  init?(source: String, missing: [String], unexpected: [String], misshapen: [String]) {
    switch (missing.isEmpty, unexpected.isEmpty, misshapen.isEmpty) {
    case (true, true, true): return nil
    case (false, true, true): code = .missingKeys
    case (true, false, true): code = .unexpectedKeys
    case (true, true, false): code = .wrongShapes
    default: code = .several
    }
    self.source = source
    self.missing = missing.sorted()
    self.unexpected = unexpected.sorted()
    self.misshapen = misshapen.sorted()
  }

  public var description: String {
    let parts = [("missing", missing), ("unexpected", unexpected), ("of the wrong shape", misshapen)]
    let problems = parts.filter { !$0.1.isEmpty }.map { name, keys in
      let shown = keys.prefix(4).joined(separator: ", ")
      let rest = keys.count > 4 ? " and \(keys.count - 4) more" : ""
      return "\(keys.count) \(name) (\(shown)\(rest))"
    }
    return "\(source) does not hold the weights of this network: \(problems.joined(separator: "; ")). "
      + "Check that it is the file for this model; if it is, download it again."
  }
}
