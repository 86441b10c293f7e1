import AssayErrors

/// The values of all parameters of one method, complete and checked.
///
/// They are what a method is made from and what provenance records: a parameter that was not set has its
/// default here, so that a record stays true when a default changes later.
public struct ParameterValues: Sendable, Hashable, Codable {
  /// Every parameter of the method by name.
  public let values: [String: ParameterValue]
  /// The parameters that the user has set, for ``refuse(_:because:)``. It decides no result, so that it is neither
  /// encoded nor compared.
  private let given: Set<String>

  /// Completes `overrides` with the defaults of `description`.
  ///
  /// - Throws: ``RoleError`` for a key that the method does not have and for a value it does not take.
  public init(for description: MethodDescription, overrides: [String: String] = [:]) throws {
    var values = Dictionary(uniqueKeysWithValues: description.parameters.map { ($0.name, $0.defaultValue) })
    for (key, text) in overrides.sorted(by: { $0.key < $1.key }) {
      guard let parameter = description.parameters.first(where: { $0.name == key }) else {
        let known = description.parameters.map(\.name)
        throw RoleError(
          .unknownParameter,
          "\(description.name) has no parameter “\(key)”; "
            + (known.isEmpty ? "it takes none." : "it has \(known.joined(separator: ", "))."))
      }
      values[key] = try parameter.parse(text, method: description.name)
    }
    self.values = values
    given = Set(overrides.keys)
  }

  /// The values of one of the methods that this one is made of.
  ///
  /// - Parameters:
  ///   - prefix: of the parameters' names here.
  ///   - description: the part's own.
  /// - Throws: ``RoleError`` for a value that the part does not take.
  public func part(_ prefix: String, of description: MethodDescription) throws -> ParameterValues {
    let own = description.parameters.filter { given.contains(prefix + $0.name) }
    let found = description.parameters.compactMap { parameter in
      values[prefix + parameter.name].map { (parameter.name, $0) }
    }
    return ParameterValues(
      try ParameterValues(for: description).values.merging(found) { $1 }, given: Set(own.map(\.name)))
  }

  private init(_ values: [String: ParameterValue], given: Set<String>) {
    self.values = values
    self.given = given
  }

  public static func == (one: ParameterValues, other: ParameterValues) -> Bool { one.values == other.values }

  public func hash(into hasher: inout Hasher) { hasher.combine(values) }

  public init(from decoder: any Decoder) throws {
    values = try decoder.singleValueContainer().decode([String: ParameterValue].self)
    given = []
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values)
  }

  /// Refuses parameters that the user has set and that the other parameters, or the model, leave without effect.
  ///
  /// A method calls it when it is made: a parameter that does nothing is a mistake of its user.
  ///
  /// - Parameter reason: what leaves them without effect, such as `mode=constant`.
  /// - Throws: ``RoleError`` with code `.invalidParameter` for the first of them, in the order of names.
  public func refuse(_ names: String..., because reason: @autoclosure () -> String) throws {
    for name in names.sorted() where given.contains(name) {
      guard let value = values[name] else { preconditionFailure("no parameter \(name)") }
      throw RoleError(
        .invalidParameter, "\(name)=\(value) has no effect, because of \(reason()): remove \(name).")
    }
  }

  /// The flag called `name`. A name or kind that the method did not declare is a bug and traps.
  public func flag(_ name: String) -> Bool {
    guard case .flag(let value) = values[name] else { preconditionFailure("no flag parameter \(name)") }
    return value
  }

  /// The whole number called `name`. A name or kind that the method did not declare is a bug and traps.
  public func integer(_ name: String) -> Int {
    guard case .integer(let value) = values[name] else { preconditionFailure("no integer parameter \(name)") }
    return value
  }

  /// The number called `name`, also where it was decoded as a whole one.
  public func number(_ name: String) -> Double {
    switch values[name] {
    case .number(let value): return value
    case .integer(let value): return Double(value)
    default: preconditionFailure("no number parameter \(name)")
    }
  }

  /// The text or choice called `name`. A name or kind that the method did not declare is a bug and traps.
  public func text(_ name: String) -> String {
    guard case .text(let value) = values[name] else { preconditionFailure("no text parameter \(name)") }
    return value
  }

  /// One canonical line, keys sorted, such as `bits=8,range=full`; the base of artefact hashes.
  public var canonical: String {
    values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
  }
}
