import AssayCloning
import AssayExternal
import AssayModelStore
import AssayPhonetics
import AssayProtection
import AssayPurification
import AssayQuality
import AssayRoles
import AssayVerification
import Foundation
import Testing
import _AssayTestSupport

@Suite("Every registered method is described, documented and usable with its defaults")
struct RegisteredMethodsTests {
  private static let descriptions: [MethodDescription] =
    ProtectionRegistry.all.entries.map(\.description) + PurifierRegistry.all.entries.map(\.description)
    + VerifierRegistry.all.entries.map(\.description) + RaterRegistry.all.entries.map(\.description)
    + ClonerRegistry.all.entries.map(\.description) + RecogniserRegistry.all.entries.map(\.description)
    + [ExternalProtection.description, ExternalPurifier.description, ExternalCloner.description]

  @Test("It has a name for the command line, a summary, a citation and a licence", arguments: descriptions)
  func described(description: MethodDescription) {
    #expect(description.name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil, "\(description.name)")
    #expect(description.summary.count > 10)
    #expect(!description.paper.isEmpty)
    #expect(!description.licence.isEmpty)
    for parameter in description.parameters {
      #expect(parameter.name.wholeMatch(of: /[a-z][A-Za-z0-9]*/) != nil, "\(parameter.name)")
      #expect(parameter.help.count > 5, "\(description.name).\(parameter.name)")
    }
  }

  @Test("Its defaults are values that it accepts", arguments: descriptions)
  func defaults(description: MethodDescription) throws {
    for parameter in description.parameters {
      let parsed = try parameter.parse(parameter.defaultValue.description, method: description.name)
      #expect("\(parsed)" == "\(parameter.defaultValue)", "\(description.name).\(parameter.name)")
    }
  }

  @Test("It is in the role's registry under its own role")
  func roles() {
    #expect(ProtectionRegistry.all.entries.allSatisfy { $0.description.role == .protection })
    #expect(ClonerRegistry.all.entries.allSatisfy { $0.description.role == .cloner })
    #expect(PurifierRegistry.all.entries.allSatisfy { $0.description.role == .purifier })
    #expect(VerifierRegistry.all.entries.allSatisfy { $0.description.role == .verifier })
    #expect(RaterRegistry.all.entries.allSatisfy { $0.description.role == .rater })
    #expect(RecogniserRegistry.all.entries.allSatisfy { $0.description.role == .recogniser })
    #expect(
      Set(Self.descriptions.map(\.name)).count == Self.descriptions.count, "names are unique across roles")
  }

  @Test("The dictionary with stress is the one that the model catalogue pins")
  func dictionary() throws {
    #expect(
      try ModelCatalog.entry(named: "cmudict").files[0].content?.sha256 == StressDictionaryFile.published)
  }

  @Test("The documentation mentions it", arguments: descriptions)
  func documented(description: MethodDescription) throws {
    let folder = TestFiles.repository.appendingPathComponent("Documentation")
    let pages = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "md" }
    #expect(
      try pages.contains { try String(contentsOf: $0, encoding: .utf8).contains("`\(description.name)`") },
      "no page of Documentation names `\(description.name)`")
  }
}
