import AssayModels
import AssayRoles
import AssaySignal
import AssayTensor
import AssayVerification
import Foundation
import Testing
import _AssayTestSupport

private let hasWeights: Bool = {
  if (try? ModelStore.url(of: "ge2e")) != nil { return true }
  FileHandle.standardError.write(
    Data("SKIPPED: tests of the GE2E verifier need its weights (assay models pull ge2e)\n".utf8))
  return false
}()

@Suite("GE2E verifier", .enabled(if: hasWeights))
struct GE2EVerifierTests {
  private func verifier() throws -> any SpeakerVerifier {
    let entry = try VerifierRegistry.all.entry(named: "ge2e")
    return try entry.make(ParameterValues(for: entry.description), MethodContext())
  }

  @Test("Embeddings have norm 1, and a recording is like itself")
  func norm() throws {
    let voices = [100.0, 220].map { pitch in
      Waveform(samples: TestSpeech.voice(pitch: pitch, seconds: 2), sampleRate: 16_000)
    }
    let verifier = try verifier()
    let embeddings = try verifier.embeddings(of: voices)
    for embedding in embeddings {
      #expect(embedding.count == 256)
      expectClose(verifier.similarity(embedding, embedding), 1, tolerance: 1e-5, "self-similarity")
    }
    #expect(verifier.similarity(embeddings[0], embeddings[1]) < 0.9)
    #expect(verifier.threshold == 0.697)
  }

  @Test("All 125 evaluation utterances: EER 0.0233 ± 0.002, clean against protected 0.524 ± 0.005")
  func evaluation() throws {
    guard let clean = TestFiles.shared("data/eval/clean"),
      let protected = TestFiles.shared("data/eval/protected")
    else { return }
    let names = try FileManager.default.contentsOfDirectory(atPath: clean.path).sorted()
    #expect(names.count == 125)
    let verifier = try verifier()
    let embed: (URL) throws -> [[Float]] = { folder in
      try names.map {
        try verifier.embeddings(of: [AudioFile.read(folder.appendingPathComponent($0)).waveform])[0]
      }
    }
    let cleanEmbeddings = try embed(clean)
    let mean =
      zip(cleanEmbeddings, try embed(protected)).map { verifier.similarity($0, $1) }.reduce(0, +) / 125
    expectClose(mean, 0.524, tolerance: 0.005, "mean similarity of clean and protected")
    var genuine: [Double] = []
    var impostor: [Double] = []
    for first in names.indices {
      for second in names.indices where second > first {
        let score = verifier.similarity(cleanEmbeddings[first], cleanEmbeddings[second])
        let speakers = [first, second].map { names[$0].prefix { $0 != "-" } }
        if speakers[0] == speakers[1] { genuine.append(score) } else { impostor.append(score) }
      }
    }
    #expect(genuine.count == 250 && impostor.count == 7_500)
    let result = try EqualErrorRate(genuine: genuine, impostor: impostor)
    expectClose(result.rate, 0.0233, tolerance: 0.002, "equal error rate")
    expectClose(result.threshold, 0.690, tolerance: 0.005, "threshold at the equal error rate")
  }
}
