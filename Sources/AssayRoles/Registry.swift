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

  public let role: Role
  public let entries: [Entry]

  public init(_ role: Role, _ entries: [Entry]) {
    precondition(Set(entries.map(\.description.name)).count == entries.count, "two \(role)s of one name")
    self.role = role
    self.entries = entries
  }

  /// The same and more methods, after these.
  public func adding(_ more: Entry...) -> Registry { Registry(role, entries + more) }

  /// - Throws: ``RoleError`` with code `.unknownMethod`, listing the names there are.
  public func entry(named name: String) throws -> Entry {
    guard let entry = entries.first(where: { $0.description.name == name }) else {
      let names = entries.map(\.description.name).joined(separator: ", ")
      throw RoleError(.unknownMethod, "There is no \(role.rawValue) called “\(name)”; there are \(names).")
    }
    return entry
  }
}
