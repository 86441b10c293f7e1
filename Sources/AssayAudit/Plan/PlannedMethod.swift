public import AssayRoles

/// A method of an audit with all of its parameters.
public struct PlannedMethod: Sendable, Codable, Equatable {
  /// What the tables call it; unique within its role.
  public let label: String
  /// Its name in the registry.
  public let method: String
  public let parameters: ParameterValues

  public init(label: String, method: String, parameters: ParameterValues) {
    self.label = label
    self.method = method
    self.parameters = parameters
  }

  /// - Throws: `RoleError` when the registry has no such method, or the method no such parameter.
  init<Method>(_ request: MethodRequest, in registry: Registry<Method>) throws {
    let description = try registry.entry(named: request.method).description
    self.init(
      label: request.label, method: request.method,
      parameters: try ParameterValues(for: description, overrides: request.overrides))
  }
}
