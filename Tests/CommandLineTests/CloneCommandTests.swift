import AssayCheckpoint
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import assay

@Suite("assay clone")
struct CloneCommandTests {
  @Test(
    "Missing weights, missing content and content of the wrong kind are told in a sentence, without a file")
  func badInput() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 1)
      let voice = ["clone", "--voice", "a.wav", "-o", "out.wav"]
      for (arguments, words) in [
        (
          ["--method", "sv2tts", "--text", "words"], "encoder.pt and synthesizer.pt and vocoder.pt of SV2TTS"
        ),
        (["--method", "diffvc", "--content", "a.wav"], "vc.pt and generator and encoder.pt of DiffVC"),
        (["--method", "sv2tts"], "Give one of --text"),
        (["--method", "sv2tts", "--text", "a", "--content", "a.wav"], "Give one of --text"),
        (["--method", "singer", "--text", "a"], "There is no cloner called"),
        (["--method", "sv2tts", "--text-file", "none.txt"], "Cannot read none.txt"),
      ] {
        let result = try AssayCommand.run(
          voice + arguments, environment: ["ASSAY_MODELS": folder.path], folder: folder)
        #expect(result.exitCode != 0, "\(arguments)")
        #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
      }
      #expect(!Recordings.files(in: folder).contains { $0.contains("out") })
    }
  }
}
