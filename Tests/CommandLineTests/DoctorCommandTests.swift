import Foundation
import Testing
import _AssayTestSupport

@testable import assay

@Suite("assay doctor")
struct DoctorCommandTests {
  private struct Check: Decodable {
    let name: String
    let status: String
    let needed: Bool
    let found: String
    let remedy: String?
  }

  @Test("Each check says what was found, and what to do where something is missing")
  func checks() throws {
    let result = try AssayCommand.run(["doctor", "--json"])
    let checks = try result.decoded([Check].self)
    #expect(Set(checks.map(\.name)).count == checks.count)
    for name in ["assay", "libtorch", "libsndfile", "libsoxr", "model ge2e", "models folder"] {
      #expect(checks.contains { $0.name == name })
    }
    #expect(checks.allSatisfy { !$0.found.isEmpty && ($0.status == "ok") == ($0.remedy == nil) })
    #expect((result.exitCode == 0) == checks.allSatisfy { $0.status == "ok" || !$0.needed })
    #expect(checks.first { $0.name == "libtorch" }?.status == "ok")
    let text = try AssayCommand.run(["doctor"])
    #expect(text.output.split(separator: "\n").count == checks.count)
  }

  @Test("Idle threads sleep unless the user wants them to spin, which is told")
  func waiting() throws {
    for (setting, status) in [("", "ok"), ("passive", "ok"), ("active", "missing")] {
      let result = try AssayCommand.run(
        ["doctor", "--json"], environment: ["OMP_WAIT_POLICY": setting, "GOMP_SPINCOUNT": ""])
      let check = try #require(result.decoded([Check].self).first { $0.name == "idle threads" })
      #expect(check.status == status && !check.needed == (status == "missing"), "\(setting)")
    }
  }

  @Test("What is missing is found, and exits with 1")
  func missing() throws {
    try TestFiles.withTemporaryFolder { folder in
      let blocked = folder.appendingPathComponent("file")
      try Data([1]).write(to: blocked)
      let result = try AssayCommand.run(
        ["doctor", "--json"],
        environment: [
          "PATH": folder.path, "ASSAY_MODELS": blocked.appendingPathComponent("models").path,
          "ASSAY_TORCH_SHIM": folder.path + "/nothing.so",
        ])
      #expect(result.exitCode == 1)
      let checks = try result.decoded([Check].self)
      for name in ["libtorch", "ffmpeg", "flite", "model ge2e", "models folder"] {
        #expect(checks.first { $0.name == name }?.status == "missing", "\(name)")
      }
    }
  }
}
