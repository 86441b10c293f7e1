import AssayAudit
import AssayErrors
import AssayRoles
import Foundation

/// The methods that the options of an audit or a rating name, with the parameters that `--set method.key=value` gives them.
struct AuditRequests {
  private struct Assignment {
    let method: String
    let key: String
    let value: String
    var isUsed = false
  }

  private var assignments: [Assignment]

  /// - Throws: `RoleError` for a setting that names no method.
  init(_ settings: [ParameterOptions.Setting]) throws {
    assignments = try settings.map { setting in
      guard let dot = setting.key.lastIndex(of: "."), dot != setting.key.startIndex else {
        throw RoleError(
          .invalidParameter,
          "--set \(setting.key)=\(setting.value) does not name a method: write METHOD.\(setting.key)=VALUE.")
      }
      return Assignment(
        method: String(setting.key[..<dot]), key: String(setting.key[setting.key.index(after: dot)...]),
        value: setting.value)
    }
  }

  /// Reads a list with commas between.
  ///
  /// - Throws: `AuditError` for a text that names no method.
  mutating func read(_ list: String) throws -> [MethodRequest] {
    try list.split(separator: ",").map { item in
      let request = try MethodRequest(item.trimmingCharacters(in: .whitespaces))
      let own = assignments.indices.filter {
        [request.label, request.method].contains(assignments[$0].method)
      }
      guard !own.isEmpty else { return request }
      var overrides = request.overrides
      for index in own {
        assignments[index].isUsed = true
        overrides[assignments[index].key] = assignments[index].value
      }
      // A label that was made from the parameters is made again.
      let isGiven = item.contains("@")
      return MethodRequest(
        method: request.method, label: isGiven ? request.label : nil, overrides: overrides)
    }
  }

  /// - Parameter caller: what the methods are of, for the message.
  /// - Throws: `RoleError` for a setting of a method that was not asked for.
  func requireAllUsed(by caller: String = "the audit") throws {
    if let left = assignments.first(where: { !$0.isUsed }) {
      throw RoleError(
        .unknownMethod,
        "--set \(left.method).\(left.key)=\(left.value) names the method “\(left.method)”, which \(caller) does "
          + "not use: add it or remove the setting.")
    }
  }
}
