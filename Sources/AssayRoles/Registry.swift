import AssayErrors

/// The methods of one role by name, in the order they are to be listed.
///
/// Adding a method is one file with the method and one line in its role's registry.
public struct Registry<Method>: Sendable {
  /// One method: its description, and how it is made from checked parameters.
  public struct Entry: Sendable {
    public let description: MethodDescription
    public let make: @Sendable (ParameterValues, MethodEnvironment) throws -> Method

    public init(
      _ description: MethodDescription,
      make: @escaping @Sendable (ParameterValues, MethodEnvironment) throws -> Method
    ) {
      self.description = description
      self.make = make
    }
  }

  /// What makes one method of several, whose names stand around a separator.
  public struct Combination: Sendable {
    public let separator: Character
    /// The entry of a name with separators in it.
    public let entry: @Sendable (String, Registry) throws -> Entry

    public init(
      separator: Character, entry: @escaping @Sendable (String, Registry) throws -> Entry
    ) {
      self.separator = separator
      self.entry = entry
    }
  }

  public let role: Role
  public let entries: [Entry]
  private let combination: Combination?

  /// Methods that cannot be combined.
  public init(_ role: Role, _ entries: [Entry]) { self.init(role, entries, combination: nil) }

  /// - Parameter combination: `nil` where methods cannot be combined.
  public init(_ role: Role, _ entries: [Entry], combination: Combination?) {
    precondition(Set(entries.map(\.description.name)).count == entries.count, "two \(role)s of one name")
    self.role = role
    self.entries = entries
    self.combination = combination
  }

  /// The same and more methods, after these.
  public func adding(_ more: Entry...) -> Registry {
    Registry(role, entries + more, combination: combination)
  }

  /// - Throws: ``RoleError`` with code `.unknownMethod`, listing the names there are.
  public func entry(named name: String) throws -> Entry {
    if let combination, name.contains(combination.separator) { return try combination.entry(name, self) }
    guard let entry = entries.first(where: { $0.description.name == name }) else {
      let names = entries.map(\.description.name).joined(separator: ", ")
      throw RoleError(.unknownMethod, "There is no \(role.rawValue) called “\(name)”; there are \(names).")
    }
    return entry
  }
}
