import AssayErrors
import AssayRoles
import Testing

@testable import AssayAudit
@testable import assay

@Suite("Methods that an audit's options name")
struct AuditRequestsTests {
  private func requests(_ settings: [String]) throws -> AuditRequests {
    try AuditRequests(settings.compactMap { ParameterOptions.Setting(argument: $0) })
  }

  @Test("Settings go to methods by name or label, also to the links of a chain and labels with dots")
  func settings() throws {
    var requests = try requests([
      "mp3.bitRate=32000", "mp3+log-mmse.log-mmse.frame=512", "v1.5.bits=4",
    ])
    let read = try requests.read("mp3, mp3+log-mmse ,v1.5@quantisation,low-pass:order=3")
    #expect(read.map(\.method) == ["mp3", "mp3+log-mmse", "quantisation", "low-pass"])
    #expect(
      read.map(\.overrides) == [
        ["bitRate": "32000"], ["log-mmse.frame": "512"], ["bits": "4"], ["order": "3"],
      ])
    #expect(
      read.map(\.label) == [
        "mp3:bitRate=32000", "mp3+log-mmse:log-mmse.frame=512", "v1.5", "low-pass:order=3",
      ])
    try requests.requireAllUsed()
  }

  @Test("A setting of no method, or of one that is not used, is refused by name")
  func mistakes() throws {
    for setting in ["bits=4", ".bits=4"] {
      let error = #expect(throws: RoleError.self) { _ = try requests([setting]) }
      #expect(error?.message.contains("does not name a method") == true)
    }
    var left = try requests(["mp3+opus.mp3.bitRate=32000"])
    _ = try left.read("mp3,opus")
    let error = #expect(throws: RoleError.self) { try left.requireAllUsed() }
    #expect(error?.message.contains("names the method “mp3+opus.mp3”, which the audit does not use") == true)
  }
}
