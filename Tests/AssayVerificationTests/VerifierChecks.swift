import AssayAudit
import AssayRoles
import AssaySignal
import AssayVerification
import Foundation
import Testing
import _AssayTestSupport

/// What holds of every registered verifier that is an encoder and a threshold.
enum VerifierChecks {
  static func make(_ name: String) throws -> any SpeakerVerifier {
    let entry = try VerifierRegistry.all.entry(named: name)
    return try entry.make(ParameterValues(for: entry.description), MethodEnvironment())
  }

  /// Norms of 1, and two voices that are told apart.
  static func norm(_ name: String, values: Int, threshold: Double) throws {
    let voices = [100.0, 220].map { pitch in
      Waveform(samples: TestSpeech.voice(pitch: pitch, seconds: 2), sampleRate: 16_000)
    }
    let verifier = try make(name)
    let embeddings = try verifier.embeddings(of: voices)
    for embedding in embeddings {
      #expect(embedding.count == values)
      expectClose(verifier.similarity(embedding, embedding), 1, tolerance: 1e-5, "self-similarity")
    }
    #expect(verifier.similarity(embeddings[0], embeddings[1]) < 0.9)
    #expect(verifier.threshold == threshold)
  }

  /// All pairs of the clean evaluation recordings.
  struct Evaluation {
    let verifier: any SpeakerVerifier
    let names: [String]
    /// In the order of the names.
    let embeddings: [[Float]]
    let result: EqualErrorRate
  }

  static func evaluation(_ name: String) throws -> Evaluation {
    let folder = TestFiles.shared("data/eval/clean")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names.count == 125)
    let verifier = try make(name)
    let embeddings = try embed(names, of: folder, verifier)
    var genuine: [Double] = []
    var impostor: [Double] = []
    for first in names.indices {
      for second in names.indices where second > first {
        let score = verifier.similarity(embeddings[first], embeddings[second])
        let speakers = [first, second].map { names[$0].prefix { $0 != "-" } }
        if speakers[0] == speakers[1] { genuine.append(score) } else { impostor.append(score) }
      }
    }
    #expect(genuine.count == 250 && impostor.count == 7_500)
    return Evaluation(
      verifier: verifier, names: names, embeddings: embeddings,
      result: try EqualErrorRate(genuine: genuine, impostor: impostor))
  }

  static func embed(_ names: [String], of folder: URL, _ verifier: any SpeakerVerifier) throws -> [[Float]] {
    try names.map {
      try verifier.embeddings(of: [AudioFile.read(folder.appendingPathComponent($0)).waveform])[0]
    }
  }
}
