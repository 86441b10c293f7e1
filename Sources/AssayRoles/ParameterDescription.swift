import AssayErrors

/// One parameter of a method: its name, what values it takes, and what it does.
public struct ParameterDescription: Sendable, Codable, Equatable {
  /// The values a parameter takes.
  public enum Kind: Sendable, Codable, Equatable {
    case flag
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case choice([String])
    case text
  }

  /// The key of `--set key=value`, in camel case.
  public let name: String
  public let kind: Kind
  public let defaultValue: ParameterValue
  /// Unit of the value, such as `Hz` or `dB`; `nil` for a bare number.
  public let unit: String?
  /// One line for `assay methods`.
  public let help: String
  /// Whether the command line has an option of its own for this parameter. Another method's parameter of the same name
  /// means something else and is set with `--set`.
  public let hasOption: Bool

  public init(
    _ name: String, _ kind: Kind, default defaultValue: ParameterValue, unit: String? = nil, help: String,
    hasOption: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.defaultValue = defaultValue
    self.unit = unit
    self.help = help
    self.hasOption = hasOption
  }

  /// The same parameter under another name, without an option of its own.
  public func named(_ name: String) -> ParameterDescription {
    ParameterDescription(name, kind, default: defaultValue, unit: unit, help: help)
  }

  /// Reads `text` as a value of this parameter.
  ///
  /// - Throws: ``RoleError`` with code `.invalidParameter` naming the parameter and what it takes.
  public func parse(_ text: String, method: String) throws -> ParameterValue {
    let value: ParameterValue? =
      switch kind {
      case .flag: ["true": true, "false": false][text].map(ParameterValue.flag)
      case .integer(let range): Int(text).flatMap { range.contains($0) ? .integer($0) : nil }
      case .number(let range): Double(text).flatMap { range.contains($0) ? .number($0) : nil }
      case .choice(let choices): choices.contains(text) ? .text(text) : nil
      case .text: .text(text)
      }
    guard let value else {
      throw RoleError(
        .invalidParameter,
        "\(method): “\(text)” is not a value for \(name), which takes \(accepted).")
    }
    return value
  }

  /// The accepted values in words, such as `an integer from 1 to 16`.
  public var accepted: String {
    let suffix = unit.map { " (\($0))" } ?? ""
    return switch kind {
    case .flag: "true or false"
    case .integer(let range):
      range.upperBound == .max
        ? "an integer of at least \(range.lowerBound)\(suffix)"
        : "an integer from \(range.lowerBound) to \(range.upperBound)\(suffix)"
    case .number(let range):
      range.upperBound == .infinity
        ? "a number of at least \(range.lowerBound)\(suffix)"
        : "a number from \(range.lowerBound) to \(range.upperBound)\(suffix)"
    case .choice(let choices): "one of " + choices.joined(separator: ", ")
    case .text: "any text"
    }
  }
}
