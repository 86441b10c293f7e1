import AssayAudit
import AssayErrors
import AssayRoles
import Foundation

/// The methods that the options of an audit or a rating name, with the parameters that `--set method.key=value` gives them.
struct AuditRequests {
  private struct Assignment {
    /// `METHOD.parameter`; names of methods and of parameters may have dots, too.
    let path: String
    let value: String
    var isUsed = false

    /// What comes before the last dot.
    var method: String { path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path }

    /// The parameter's name, where the method's is one of `names`.
    func key(of names: [String]) -> String? {
      names.first { path.hasPrefix($0 + ".") }.map { String(path.dropFirst($0.count + 1)) }
    }
  }

  private var assignments: [Assignment]

  /// - Throws: `RoleError` for a setting that names no method.
  init(_ settings: [ParameterOptions.Setting]) throws {
    assignments = try settings.map { setting in
      guard let dot = setting.key.firstIndex(of: "."), dot != setting.key.startIndex else {
        throw RoleError(
          .invalidParameter,
          "--set \(setting.key)=\(setting.value) does not name a method: write METHOD.\(setting.key)=VALUE.")
      }
      return Assignment(path: setting.key, value: setting.value)
    }
  }

  /// Reads a list with commas between.
  ///
  /// - Throws: `AuditError` for a text that names no method.
  mutating func read(_ list: String) throws -> [MethodRequest] {
    try list.split(separator: ",").map { item in
      let request = try MethodRequest(item.trimmingCharacters(in: .whitespaces))
      var overrides = request.overrides
      for index in assignments.indices {
        guard let key = assignments[index].key(of: [request.label, request.method]) else { continue }
        assignments[index].isUsed = true
        overrides[key] = assignments[index].value
      }
      guard overrides != request.overrides else { return request }
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
        "--set \(left.path)=\(left.value) names the method “\(left.method)”, which \(caller) does not use: add it or "
          + "remove the setting.")
    }
  }
}
