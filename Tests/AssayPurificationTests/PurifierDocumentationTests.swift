import AssayRoles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPurification

/// Parameters and defaults are in Methods.md, which the methods write themselves.
@Suite("Documentation of the purifiers")
struct PurifierDocumentationTests {
  @Test("Each method has a row, and no row is of a method that is gone")
  func rows() throws {
    let file = TestFiles.repository.appendingPathComponent("Documentation/Purifiers.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: "## Methods\n"))
    let rest = text[start.upperBound...]
    let section = rest[..<(rest.range(of: "\n## ")?.lowerBound ?? rest.endIndex)]
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.compactMap {
      $0.split(separator: "`").dropFirst().first.map(String.init)
    }
    let names = PurifierRegistry.all.entries.map(\.description.name) + ["external-purifier"]
    #expect(Set(rows) == Set(names) && rows.count == names.count)
  }
}
