import AssayErrors
import AssayRoles
import AssaySignal
import AssayTensor
import Testing
import _AssayTestSupport

@testable import AssayProtection

/// An encoder of a few lines, so that an attack on it takes milliseconds: the mean power in eight bands.
private struct BandEncoder: SpeakerEncoder {
  let sampleRate = 16_000
  let weightHashes = ["bands": "none"]

  func prepare(_ waveform: Waveform) throws -> Waveform {
    try waveform.requireUsable("The recording")
    return waveform
  }

  func embeddings(of waveforms: Tensor, using generator: RandomGenerator) -> Tensor {
    let spectra = waveforms.framed(size: 64, hop: 32).realFourierTransform(size: 64).viewAsReal()
    let power = spectra.square().sum(-1)
    let bands = power.sliced(2, 0..<32).reshaped(waveforms.size(0), -1, 8, 4).mean(1, 3)
    return (bands + 1e-6).log()
  }
}

@Suite("AttackVC")
struct AttackVCTests {
  private func attack(_ overrides: [String: String] = ["iterations": "20"]) throws -> AttackVC {
    AttackVC(
      encoder: BandEncoder(), try ParameterValues(for: AttackVC.description, overrides: overrides),
      device: .cpu)
  }

  private func utterance(
    _ id: String, _ speaker: String?, _ gender: Utterance.Gender?, pitch: Double = 120, seed: UInt64 = 1
  ) -> Utterance {
    Utterance(
      id: id,
      waveform: Waveform(
        samples: TestSpeech.voice(pitch: pitch, seconds: 0.5, seed: seed), sampleRate: 16_000),
      speaker: speaker, gender: gender)
  }

  @Test("The perturbation stays within ε and lowers the loss")
  func budget() throws {
    let subject = utterance("a", "s1", .male)
    let result = try attack(["iterations": "60", "epsilon": "0.02"])
      .protect(subject, candidates: [utterance("b", "s2", .female, pitch: 220)], context: .init(seed: 3))
    #expect(result.waveform.count == subject.waveform.count)
    let largest = zip(result.waveform.samples, subject.waveform.samples).map { abs($0 - $1) }.max()!
    #expect(largest <= 0.02 + 1e-7)
    #expect(largest > 0.005)
    guard case .number(let first) = result.details["firstLoss"],
      case .number(let last) = result.details["lastLoss"]
    else {
      Issue.record("no losses in \(result.details)")
      return
    }
    #expect(last < first * 0.8, "loss went from \(first) to \(last)")
  }

  @Test("The same seed gives the same samples, another seed others")
  func seeds() throws {
    let subject = utterance("a", "s1", .male)
    let others = [utterance("b", "s2", .female, pitch: 220)]
    let first = try attack().protect(subject, candidates: others, context: .init(seed: 1))
    #expect(try attack().protect(subject, candidates: others, context: .init(seed: 1)) == first)
    #expect(
      try attack().protect(subject, candidates: others, context: .init(seed: 2)).waveform != first.waveform)
  }

  @Test("The result is better than where the optimisation started, not only its loss record")
  func embeddingMoves() throws {
    let subject = utterance("a", "s1", .male)
    let target = utterance("b", "s2", .female, pitch: 220)
    let result = try attack(["iterations": "80", "epsilon": "0.05"])
      .protect(subject, candidates: [target], context: .init(seed: 3))
    let encoder = BandEncoder()
    let distance: (Waveform) -> Double = { waveform in
      (encoder.embedding(of: Tensor(waveform.samples))
        - encoder.embedding(of: Tensor(target.waveform.samples)))
        .square().mean().scalar
    }
    #expect(distance(result.waveform) < 0.7 * distance(subject.waveform))
  }

  @Test("Progress counts the iterations")
  func progress() throws {
    let counts = LockedCounts()
    _ = try attack(["iterations": "5"]).protect(
      utterance("a", "s1", .male), candidates: [utterance("b", "s2", .female)],
      context: .init(seed: 1, progress: { counts.append($0.completed) }))
    #expect(counts.values == [1, 2, 3, 4, 5])
  }
}

@Suite("Target rules")
struct TargetChooserTests {
  private let chooser = TargetChooser(encoder: BandEncoder(), device: .cpu)

  private func utterance(_ id: String, _ speaker: String?, _ gender: Utterance.Gender?, pitch: Double = 120)
    -> Utterance
  {
    Utterance(
      id: id, waveform: Waveform(samples: TestSpeech.voice(pitch: pitch, seconds: 0.3), sampleRate: 16_000),
      speaker: speaker, gender: gender)
  }

  @Test("The opposite gender is chosen where genders are known")
  func oppositeGender() throws {
    let candidates = [
      utterance("m2", "s2", .male), utterance("f1", "s3", .female), utterance("f2", "s4", .female),
    ]
    var chosen: Set<String> = []
    for seed in 0..<20 {
      let target = try chooser.target(
        for: utterance("m1", "s1", .male), among: candidates, rule: .automatic, seed: UInt64(seed))
      #expect(target.rule == .oppositeGender)
      chosen.insert(target.utterance.id)
    }
    #expect(chosen == ["f1", "f2"], "the seed chooses among them")
  }

  @Test("Without genders the furthest voice is chosen, and the result says so")
  func furthest() throws {
    let target = try chooser.target(
      for: utterance("a", "s1", nil, pitch: 100),
      among: [utterance("near", "s2", nil, pitch: 101), utterance("far", "s3", nil, pitch: 260)],
      rule: .automatic, seed: 1)
    #expect(target.rule == .furthest)
    #expect(target.utterance.id == "far")
  }

  @Test("One's own voice is never the target")
  func ownSpeaker() {
    #expect {
      try chooser.target(
        for: utterance("a", "s1", nil), among: [utterance("a2", "s1", nil)], rule: .automatic, seed: 1)
    } throws: {
      ($0 as? RoleError)?.code == .noTarget && "\($0)".contains("the option targets")
    }
  }

  @Test("Opposite gender cannot be had without genders")
  func unknownGender() {
    #expect {
      try chooser.target(
        for: utterance("a", "s1", nil), among: [utterance("b", "s2", .male)], rule: .oppositeGender, seed: 1)
    } throws: {
      ($0 as? RoleError)?.code == .noTarget && "\($0)".contains("the option speakers")
    }
  }
}
