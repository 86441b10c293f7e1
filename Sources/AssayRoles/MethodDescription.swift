/// What a registry and a report say about a method.
public struct MethodDescription: Sendable, Codable, Equatable {
  /// The name on the command line, lowercase with hyphens.
  public let name: String
  public let role: Role
  /// One line: what it does.
  public let summary: String
  /// Authors, title, venue and year of the work it implements, or of the standard it uses.
  public let paper: String
  /// The licence of the method's own weights, or of the program it calls; "none needed" for plain arithmetic.
  public let licence: String
  public let parameters: [ParameterDescription]
  /// For a variant that reproduces a reference's quirk: the name of the method as it is meant to be, and what
  /// differs.
  public let quirk: String?

  public init(
    name: String, role: Role, summary: String, paper: String, licence: String = "none needed",
    parameters: [ParameterDescription] = [], quirk: String? = nil
  ) {
    self.name = name
    self.role = role
    self.summary = summary
    self.paper = paper
    self.licence = licence
    self.parameters = parameters
    self.quirk = quirk
  }
}
