import AssayErrors
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayStore

@Suite("RunLock")
struct RunLockTests {
  @Test("A second audit in one folder is refused in one sentence, and may run after the first has ended")
  func exclusive() throws {
    try TestFiles.withTemporaryFolder { root in
      let folder = RunFolder(root)
      var first: RunLock? = try RunLock(folder)
      let error = #expect(throws: StoreError.self) { _ = try RunLock(folder) }
      #expect(error?.code == .inUse)
      #expect(error?.message.contains(root.path) == true)
      #expect(first != nil)
      first = nil
      _ = try RunLock(folder)
    }
  }

  @Test("A folder that does not exist is told by its path")
  func missingFolder() throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(
      "assay-absent-\(UUID().uuidString)")
    let error = #expect(throws: StoreError.self) { _ = try RunLock(RunFolder(root)) }
    #expect(error?.code == .notWritable)
    #expect(error?.message.contains(root.path) == true)
  }
}
