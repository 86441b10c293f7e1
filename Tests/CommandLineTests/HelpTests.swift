import Foundation
import Testing
import _AssayTestSupport

@Suite("Help")
struct HelpTests {
  /// The texts as they were last looked at, in `Tests/Fixtures/commandline`. After a change of words run the tests
  /// with `ASSAY_RECORD_SNAPSHOTS=1` and read the difference.
  @Test(
    "Help is as recorded, on standard output, without libtorch",
    arguments: [
      [], ["protect"], ["purify"], ["verify"], ["calibrate"], ["rate"], ["audit"], ["results"],
      ["results", "accuracy"], ["results", "compare"], ["results", "breakdown"], ["methods"], ["models"],
      ["models", "list"],
      ["models", "pull"], ["models", "path"], ["models", "inspect"], ["models", "describe"], ["doctor"],
    ])
  func snapshots(_ command: [String]) throws {
    let result = try AssayCommand.run(command + ["--help"], environment: ["ASSAY_TORCH_SHIM": "/nowhere.so"])
    #expect(result.exitCode == 0)
    #expect(result.errors == "")
    let name = (["assay"] + command).joined(separator: "-")
    let snapshot = TestFiles.fixture("commandline/\(name).txt")
    if ProcessInfo.processInfo.environment["ASSAY_RECORD_SNAPSHOTS"] == "1" {
      try FileManager.default.createDirectory(
        at: snapshot.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(result.output.utf8).write(to: snapshot)
    }
    #expect(result.output == (try? String(contentsOf: snapshot, encoding: .utf8)))
  }

  @Test("The version is printed")
  func version() throws {
    let result = try AssayCommand.run(["--version"])
    #expect(result.exitCode == 0)
    #expect(result.output.wholeMatch(of: /\d+\.\d+\.\d+(-[a-z]+)?\n/) != nil)
  }

  @Test(
    "A mistake in the command line is told with its usage and exits with 64",
    arguments: [
      ["nothing"], ["purify"], ["purify", "a"],
      ["clone", "--voice", "a", "-o", "b"], ["protect", "a"], ["verify", "a"],
      ["verify", "a", "b", "--folder", "c"], ["verify", "a", "b", "--threshold", "2"],
      ["purify", "a", "-o", "b", "--method", "none", "--set", "bits"],
      ["purify", "a", "-o", "b", "--method", "none", "--set", "x=1", "--set", "x=2"],
      ["purify", "a", "-o", "b", "--method", "none", "--encoding", "mp3"],
      ["purify", "a", "-o", "b.flac", "--method", "none"],
      ["purify", "a", "-o", "b.mp3", "--method", "none"],
      ["purify", "a", "-o", "b.wav", "--format", "flac", "--method", "none"],
      ["purify", "a", "-o", "b", "--method", "none", "--device", "gpu"],
      ["audit", "--clean", "a", "-o", "b", "--limit-speakers", "0"], ["methods", "singer"],
      ["models", "pull"], ["rate"], ["rate", "a", "--raters", ""], ["rate", "a", "--csv", "--json"],
    ])
  func usage(_ arguments: [String]) throws {
    let result = try AssayCommand.run(arguments)
    #expect(result.exitCode == 64)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("error: "))
    #expect(result.errors.contains("Usage: assay"))
  }
}
