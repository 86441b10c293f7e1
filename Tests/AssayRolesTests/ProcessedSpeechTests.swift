import AssayErrors
import AssayRoles
import AssaySignal
import Testing
import _AssayTestSupport

@Suite("What a method returns")
struct ProcessedSpeechTests {
  @Test("No samples, no sound and no rate of a file are refused by the method's name")
  func refused() throws {
    for (samples, rate, words) in [
      ([], 16_000, "returned no samples"), ([0.1, .nan], 16_000, "not finite"),
      ([0, 0, 0], 16_000, "returned silence"), ([0.3, 0.3], 16_000, "returned a constant"),
      ([0.1, 0.2], 500, "returned audio at 500 Hz"),
    ] as [([Float], Int, String)] {
      let error = #expect(throws: RoleError.self) {
        try ProcessedSpeech(Waveform(samples: samples, sampleRate: rate)).requireSound(of: "mute")
      }
      #expect(error?.code == .unsuitableInput)
      #expect(error?.message.hasPrefix("mute returned") == true && error?.message.contains(words) == true)
    }
    try ProcessedSpeech(Waveform(samples: [0, 0, 1e-9], sampleRate: 16_000)).requireSound(of: "soft")
  }

  private struct Verifier: SpeakerVerifier {
    let threshold = 1.0
    let weightHashes: [String: String] = [:]
    func embeddings(of waveforms: [Waveform]) throws -> [[Float]] { [] }
  }

  @Test("An embedding is exactly as similar to itself as can be, whatever rounding has left of its norm")
  func selfSimilarity() {
    for seed: UInt64 in 1...200 {
      let values = TestSignals.noise(seed: seed, count: 192)
      let norm = Float(values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot())
      let embedding = values.map { $0 / norm }
      #expect(Verifier().similarity(embedding, embedding) == 1)
      #expect(abs(Verifier().similarity(embedding, embedding.map { -$0 }) + 1) < 1e-6)
    }
  }
}
