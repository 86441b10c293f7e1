import Foundation
import Testing
import _AssayTestSupport

@Suite("The map of targets")
struct MapTests {
  /// The dependencies of each target in `Package.swift`, products by their names.
  private static func package() throws -> [String: Set<String>] {
    let text = try String(
      contentsOf: TestFiles.repository.appendingPathComponent("Package.swift"), encoding: .utf8)
    var targets: [String: Set<String>] = [:]
    let targetsText = try #require(text.components(separatedBy: "  targets: [").dropFirst().first)
    for part in targetsText.components(separatedBy: "arget(").dropFirst() {
      guard let name = part.firstMatch(of: /name: "(\w+)"/)?.1 else { continue }
      let list = part.firstMatch(of: /dependencies: \[([^\]]*)\]/)?.1 ?? ""
      targets[String(name)] = Set(
        list.matches(of: /\.product\(name: "(\w+)"|"(\w+)"/).compactMap { match in
          (match.1 ?? match.2).map(String.init)
        }.filter { !["Yams package", "GRDB.swift"].contains($0) })
    }
    return targets
  }

  /// The imports of each target in the map's table; `nil` for “everything”.
  private static func map() throws -> [String: Set<String>?] {
    let text = try String(
      contentsOf: TestFiles.repository.appendingPathComponent("Documentation/Map.md"), encoding: .utf8)
    var targets: [String: Set<String>?] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3 else { continue }
      let imports = cells[2].hasPrefix("everything") ? nil : names(cells[2])
      for name in names(cells[0]) { targets[name] = .some(imports) }
    }
    return targets
  }

  private static func names(_ cell: String) -> Set<String> {
    Set(
      cell.matches(of: /`(\w+)`|\b(GRDB|Yams|ArgumentParser)\b/).compactMap {
        ($0.1 ?? $0.2).map(String.init)
      })
  }

  @Test("Every target of Package.swift is in the table, with what it imports, and no other")
  func complete() throws {
    let (package, map) = (try Self.package(), try Self.map())
    #expect(package.count > 25)
    let isOurs = { (name: String) in name.hasPrefix("Assay") || name == "assay" }
    for (name, dependencies) in package where isOurs(name) {
      guard let imports = map[name] else {
        Issue.record("\(name) is not in the table of Documentation/Map.md: add a row.")
        continue
      }
      guard let imports else { continue }
      #expect(
        imports == dependencies.subtracting(["swift-argument-parser"]),
        "Documentation/Map.md and Package.swift differ about what \(name) imports")
    }
    for name in map.keys where isOurs(name) {
      #expect(package[name] != nil, "\(name) of Documentation/Map.md is no target of Package.swift")
    }
  }

  @Test("Links in the map lead to files that are there, and a target imports only rows above it")
  func order() throws {
    let text = try String(
      contentsOf: TestFiles.repository.appendingPathComponent("Documentation/Map.md"), encoding: .utf8)
    var above: Set<String> = []
    for line in text.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3, !cells[2].hasPrefix("everything") else { continue }
      let later = Self.names(cells[2]).filter { $0.hasPrefix("Assay") && !above.contains($0) }
      #expect(later.isEmpty, "\(cells[0]) imports \(later), which are not above it")
      above.formUnion(Self.names(cells[0]))
    }
    #expect(above.count > 25)
  }

  @Test("A target names in Package.swift what its files import, so that it is built again when that changes")
  func declared() throws {
    let package = try Self.package()
    for (name, dependencies) in package {
      let folder = TestFiles.repository.appendingPathComponent("Sources/\(name)")
      let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
      while let file = files?.nextObject() as? URL {
        guard file.pathExtension == "swift" else { continue }
        let imports = try String(contentsOf: file, encoding: .utf8)
          .matches(of: /(?m)^(?:public |package )?import (\w+)/).map { String($0.1) }
        let undeclared = imports.filter { package[$0] != nil && !dependencies.contains($0) }
        #expect(undeclared.isEmpty, "\(name) imports \(undeclared) in \(file.lastPathComponent)")
      }
    }
  }
}
