import AssayRoles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("Documentation of the purifiers")
struct PurifierDocumentationTests {
  @Test("Each method has a row with its parameters and their defaults")
  func rows() throws {
    let file = TestFiles.repository.appendingPathComponent("Documentation/Purifiers.md")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    for description in PurifierRegistry.all.entries.map(\.description) {
      let row = try #require(
        lines.first { $0.hasPrefix("| `\(description.name)` |") }, "\(description.name) has no row")
      for parameter in description.parameters {
        let value = parameter.defaultValue.description
        let number = value.hasSuffix(".0") ? String(value.dropLast(2)) : value
        #expect(
          row.contains("`\(parameter.name)` (\(number)") || row.contains("`\(parameter.name)` (`\(number)`"),
          "\(description.name): \(parameter.name) (\(number))")
      }
    }
  }
}
