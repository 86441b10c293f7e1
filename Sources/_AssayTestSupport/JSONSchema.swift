public import Foundation

/// Checks JSON against a schema, as far as Assay's own schemas go: types, properties, items, `enum`, `const`, `minimum`,
/// `pattern` and references inside the file.
public struct JSONSchema {
  private let root: [String: Any]

  public init(contentsOf url: URL) throws {
    root = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any] ?? [:]
  }

  /// What is wrong with a value, each with its place; empty when it is as the schema says.
  public func problems(of json: Data) throws -> [String] {
    problems(try JSONSerialization.jsonObject(with: json), root, "$")
  }

  private static let known: Set = [
    "$schema", "$defs", "$ref", "title", "description", "type", "properties", "required",
    "additionalProperties", "items", "enum", "const", "minimum", "pattern",
  ]

  private func problems(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
    // A word that is not understood would be a check that is not made.
    let strange = schema.keys.filter { !Self.known.contains($0) }
    var found = strange.map { "\(place): the schema says “\($0)”, which is not understood" }
    if let reference = schema["$ref"] as? String {
      guard let definition = definition(reference) else { return found + ["\(place): no \(reference)"] }
      found += problems(value, definition, place)
    }
    if let type = schema["type"] as? String, !Self.isOf(type, value) {
      return found + ["\(place): no \(type)"]
    }
    if let expected = schema["const"], !Self.isEqual(expected, value) {
      found.append("\(place): not \(expected)")
    }
    if let allowed = schema["enum"] as? [Any], !allowed.contains(where: { Self.isEqual($0, value) }) {
      found.append("\(place): \(value) is not among \(allowed)")
    }
    if let minimum = schema["minimum"] as? Double, let number = value as? Double, number < minimum {
      found.append("\(place): \(number) is below \(minimum)")
    }
    if let pattern = schema["pattern"] as? String, let text = value as? String,
      text.range(of: pattern, options: .regularExpression) == nil
    {
      found.append("\(place): \(text) does not match \(pattern)")
    }
    if let items = schema["items"] as? [String: Any], let list = value as? [Any] {
      for (index, item) in list.enumerated() { found += problems(item, items, "\(place)[\(index)]") }
    }
    if let object = value as? [String: Any] { found += problems(ofObject: object, schema, place) }
    return found
  }

  private func problems(ofObject object: [String: Any], _ schema: [String: Any], _ place: String) -> [String]
  {
    var found: [String] = []
    let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
    for name in schema["required"] as? [String] ?? [] where object[name] == nil {
      found.append("\(place): no \(name)")
    }
    for (name, value) in object.sorted(by: { $0.key < $1.key }) {
      if let property = properties[name] {
        found += problems(value, property, "\(place).\(name)")
      } else if let others = schema["additionalProperties"] as? [String: Any] {
        found += problems(value, others, "\(place).\(name)")
      } else if schema["additionalProperties"] as? Bool == false {
        found.append("\(place): unexpected \(name)")
      }
    }
    return found
  }

  private func definition(_ reference: String) -> [String: Any]? {
    guard reference.hasPrefix("#/$defs/") else { return nil }
    let definitions = root["$defs"] as? [String: [String: Any]]
    return definitions?[String(reference.dropFirst("#/$defs/".count))]
  }

  private static func isEqual(_ one: Any, _ other: Any) -> Bool {
    (one as? NSObject)?.isEqual(other as? NSObject) ?? false
  }

  private static func isOf(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "object": return value is [String: Any]
    case "array": return value is [Any]
    case "string": return value is String
    case "boolean": return isBoolean(value)
    case "number": return value is NSNumber && !isBoolean(value)
    case "integer":
      guard let number = value as? NSNumber, !isBoolean(value) else { return false }
      return number.doubleValue == number.doubleValue.rounded()
    default: return false
    }
  }

  /// JSON's `true` comes as a number.
  private static func isBoolean(_ value: Any) -> Bool {
    guard let number = value as? NSNumber else { return false }
    return String(cString: number.objCType) == "c"
  }
}
