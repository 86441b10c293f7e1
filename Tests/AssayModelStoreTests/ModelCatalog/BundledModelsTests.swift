import AssayErrors
import AssayRoles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayModelStore

@Suite("Models that come with Assay")
struct BundledModelsTests {
  private static func write(_ name: String, in folder: URL, licence: String = "L") throws {
    let model = folder.appendingPathComponent(name, isDirectory: true)
    try FileManager.default.createDirectory(at: model, withIntermediateDirectories: true)
    try "{\"kind\": \"phonepure\", \"licence\": \"\(licence)\"}".write(
      to: model.appendingPathComponent("model.json"), atomically: true, encoding: .utf8)
  }

  @Test(
    "They are found beside an installation and around a build, and a user's own model of the name comes first"
  )
  func places() throws {
    try TestFiles.withTemporaryFolder { root in
      let checkout = root.appendingPathComponent("checkout")
      try Self.write("own", in: checkout.appendingPathComponent("Models"))
      let build = checkout.appendingPathComponent(".build/release/assay")
      #expect(
        BundledModels.folder(named: "own", program: build)?.path
          == checkout.appendingPathComponent("Models/own").path)
      #expect(BundledModels.folder(named: "other", program: build) == nil)

      let installed = root.appendingPathComponent("usr/bin/assay")
      try Self.write("own", in: root.appendingPathComponent("usr/share/assay/models"), licence: "installed")
      #expect(BundledModels.all(program: installed)["own"]?.licence == "installed")
      #expect(BundledModels.all(program: build)["own"]?.licence == "L")

      let store = root.appendingPathComponent("store")
      #expect(try ModelFolder.find("own", in: store, program: build).path.hasSuffix("Models/own"))
      try Self.write("own", in: store)
      #expect(try ModelFolder.find("own", in: store, program: build).path.hasSuffix("store/own"))
    }
  }

  @Test("Without the default model the program says where it should be")
  func missing() throws {
    try TestFiles.withTemporaryFolder { root in
      let program = root.appendingPathComponent("bin/assay")
      let error = #expect(throws: RoleError.self) {
        try ModelFolder.find(
          BundledModels.defaultName, in: root.appendingPathComponent("store"), program: program)
      }
      #expect(error?.code == .missingModel)
      #expect("\(error.map { "\($0)" } ?? "")".contains("is not beside this program"))
    }
  }
}
