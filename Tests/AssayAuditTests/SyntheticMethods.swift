import AssayErrors
import AssayRoles
import AssaySignal
import Foundation
import Synchronization
import _AssayTestSupport

@testable import AssayAudit

/// Small methods with known effects, which count their calls.
final class SyntheticMethods: Sendable {
  /// Calls by method, and by method and utterance for those that are to fail.
  let calls = Mutex<[String: Int]>([:])
  /// Failures by `method utterance`.
  let failing: Set<String>
  let makes = Mutex<[String]>([])

  init(failing: Set<String> = []) { self.failing = failing }

  var total: Int { calls.withLock { $0.values.reduce(0, +) } }

  func count(_ method: String, _ utterance: String) throws {
    calls.withLock { $0[method, default: 0] += 1 }
    if failing.contains("\(method) \(utterance)") {
      throw RoleError(.unsuitableInput, "\(method) cannot take \(utterance).")
    }
  }

  static func description(_ name: String, _ role: Role) -> MethodDescription {
    MethodDescription(
      name: name, role: role, summary: "For tests.", paper: "None.",
      parameters: [
        ParameterDescription("level", .number(0...2), default: .number(1), help: "How much of it.")
      ])
  }

  private func made(_ name: String) { makes.withLock { $0.append(name) } }

  var methods: MethodRegistries {
    MethodRegistries(
      protections: Registry(
        .protection,
        [
          .init(Self.description("mask", .protection)) { values, _ in
            self.made("mask")
            return Mask(owner: self, level: Float(values.number("level")))
          },
          .init(Self.description("useless", .protection)) { _, _ in
            self.made("useless")
            return Mask(owner: self, level: 0, name: "useless")
          },
          .init(Self.description("learner", .protection)) { _, _ in
            self.made("learner")
            return Learner(owner: self)
          },
        ]),
      purifiers: Registry(
        .purifier,
        [
          .init(Self.description("unmask", .purifier)) { _, _ in
            self.made("unmask")
            return Unmask(owner: self)
          },
          .init(Self.description("gaussian-noise", .purifier)) { _, _ in
            self.made("gaussian-noise")
            return Noise(owner: self)
          },
        ]),
      cloners: Registry(
        .cloner,
        [
          .init(Self.description("parrot", .cloner)) { _, _ in
            self.made("parrot")
            return Parrot(owner: self, name: "parrot", contentKinds: [.speech])
          },
          .init(Self.description("reader", .cloner)) { _, _ in
            self.made("reader")
            return Parrot(owner: self, name: "reader", contentKinds: [.text])
          },
        ]),
      verifiers: Registry(
        .verifier,
        [
          .init(Self.description("tones", .verifier)) { _, _ in
            self.made("tones")
            return Tones(owner: self)
          }
        ]),
      raters: Registry(
        .rater,
        [.init(Self.description("meter", .rater)) { _, _ in Meter(owner: self) }]),
      recognisers: Registry(
        .recogniser,
        [.init(Self.description("parrot", .recogniser)) { _, _ in Listener(owner: self) }]))
  }

  /// The level and the length of a recording.
  struct Meter: SpeechRater {
    let owner: SyntheticMethods
    let scores = [
      ScoreDescription("power", unit: "1", "mean square"), ScoreDescription("length", unit: "s", "duration"),
    ]

    func rate(_ speech: Waveform) throws -> Rating {
      try owner.count("meter", "")
      let power = speech.samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(speech.count)
      return Rating(
        [power, Double(speech.count) / Double(speech.sampleRate)], notices: ["The meter is not calibrated."])
    }
  }

  /// Hears the same words in everything.
  struct Listener: SpeechRecogniser {
    static let words = "the ferry leaves"
    let owner: SyntheticMethods

    func words(of speech: Waveform) throws -> String {
      try owner.count("listener", "")
      return Self.words
    }
  }

  /// Adds a loud tone that belongs to no speaker; its phase is drawn from the seed.
  struct Mask: Protection {
    static let frequency = 2_500.0
    /// Of the tone at level 1: about as strong as the voices.
    static let amplitude: Float = 0.35
    let owner: SyntheticMethods
    let level: Float
    var name = "mask"
    var weightHashes: [String: String] { ["mask.bin": "00"] }

    func protect(_ subject: Utterance, candidates: [Utterance], context: MethodContext) throws
      -> ProcessedSpeech
    {
      try owner.count(name, subject.id)
      precondition(
        candidates.allSatisfy { $0.speaker != subject.speaker }, "own speaker among the candidates")
      context.progress(MethodProgress(completed: 1, total: 1))
      var numbers = SeededNumbers(seed: context.seed)
      let phase = Double.random(in: 0..<1, using: &numbers)
      var waveform = subject.waveform
      for index in waveform.samples.indices {
        let time = Double(index) / Double(waveform.sampleRate)
        waveform.samples[index] +=
          level * Self.amplitude * Float(sin(2 * .pi * (Self.frequency * time + phase)))
      }
      return ProcessedSpeech(
        waveform, details: ["candidates": .integer(candidates.count)],
        notices: subject.id.hasSuffix("_0") ? ["The first recording was masked."] : [])
    }
  }

  /// Learns a mask from the first two recordings of each speaker.
  struct Learner: LearningProtection {
    let owner: SyntheticMethods
    let learningRecordings = 2

    func learned(from recordings: [Utterance], context: MethodContext) throws -> any Protection {
      try owner.count("learned", recordings.map(\.id).joined(separator: "+"))
      precondition(Set(recordings.map(\.speaker)).count == 1, "recordings of several speakers")
      return Mask(owner: owner, level: 1, name: "learner")
    }
  }

  /// Takes the mask away by projection.
  struct Unmask: Purifier {
    let owner: SyntheticMethods

    func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
      try owner.count("unmask", speech.id)
      var waveform = speech.waveform
      let part = Tones.component(waveform, SyntheticMethods.Mask.frequency)
      for index in waveform.samples.indices {
        let angle = 2 * .pi * SyntheticMethods.Mask.frequency * Double(index) / Double(waveform.sampleRate)
        waveform.samples[index] -= Float(part.cosine * cos(angle) + part.sine * sin(angle))
      }
      return ProcessedSpeech(waveform)
    }
  }

  struct Noise: Purifier {
    let owner: SyntheticMethods

    func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
      try owner.count("gaussian-noise", speech.id)
      var waveform = speech.waveform
      let noise = TestSignals.noise(amplitude: 0.05, seed: context.seed, count: waveform.count)
      for index in waveform.samples.indices { waveform.samples[index] += noise[index] }
      return ProcessedSpeech(waveform)
    }
  }

  /// Speaks with the tones of the reference, as long as the content says.
  struct Parrot: Cloner {
    let owner: SyntheticMethods
    let name: String
    let contentKinds: [CloningContent.Kind]

    func clone(_ reference: Utterance, content: CloningContent, context: MethodContext) throws
      -> ProcessedSpeech
    {
      try owner.count(name, reference.id)
      let count: Int
      switch content.said {
      case .speech(let source):
        precondition(source.speaker != reference.speaker, "own speaker's words")
        count = source.waveform.count
      case .text(let words): count = 400 + words.count
      }
      let rate = reference.waveform.sampleRate
      var samples = TestSignals.noise(amplitude: 0.01, seed: context.seed, count: count)
      for frequency in (0..<8).map(SyntheticCorpus.frequency) + [Mask.frequency] {
        let part = Tones.component(reference.waveform, frequency)
        let strength = Float((part.cosine * part.cosine + part.sine * part.sine).squareRoot())
        let tone = TestSignals.sine(frequency, amplitude: 1, sampleRate: rate, count: count)
        for index in samples.indices { samples[index] += strength * tone[index] }
      }
      return ProcessedSpeech(
        Waveform(samples: samples, sampleRate: rate), details: ["content": .text("\(content.kind)")])
    }
  }

  /// The strengths of the tones at the speakers' frequencies and the mask's, as a vector of norm 1.
  struct Tones: SpeakerVerifier {
    let owner: SyntheticMethods
    var threshold: Double { 0.8 }
    var weightHashes: [String: String] { [:] }

    func embeddings(of waveforms: [Waveform]) throws -> [[Float]] {
      try waveforms.map { waveform in
        try owner.count("tones", "")
        let values = ((0..<8).map(SyntheticCorpus.frequency) + [Mask.frequency]).map { frequency in
          let part = Self.component(waveform, frequency)
          return (part.cosine * part.cosine + part.sine * part.sine).squareRoot()
        }
        let norm = values.reduce(0.0) { $0 + $1 * $1 }.squareRoot()
        return values.map { Float($0 / norm) }
      }
    }

    static func component(_ waveform: Waveform, _ frequency: Double) -> (cosine: Double, sine: Double) {
      var sums = (cosine: 0.0, sine: 0.0)
      for (index, sample) in waveform.samples.enumerated() {
        let angle = 2 * .pi * frequency * Double(index) / Double(waveform.sampleRate)
        sums.cosine += Double(sample) * cos(angle)
        sums.sine += Double(sample) * sin(angle)
      }
      let scale = 2 / Double(waveform.count)
      return (sums.cosine * scale, sums.sine * scale)
    }
  }
}
