import Foundation
import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("The WebRTC voice activity detector")
struct WebRTCVoiceActivityDetectorTests {
  @Test("features and decisions are the reference's, to the bit")
  func golden() throws {
    let golden = try Golden(TestFiles.fixture("ge2e/expected.safetensors"))
    let loaded = try AudioFile.read(TestFiles.fixture("ge2e/input.wav"), sampleRate: 16_000)
    let pcm = try SilenceTrimming.pcm(loaded.waveform.raised(to: -30).samples)
    try #expect(pcm.prefix(960).map(Int.init) == golden.integers("pcm_for_vad_first_960"))
    var detector = WebRTCVoiceActivityDetector()
    let decisions = (0..<pcm.count / 480).map { detector.decide(pcm[$0 * 480..<($0 + 1) * 480]) }
    try #expect(decisions.flatMap(\.features) == golden.integers("vad_features"))
    try #expect(decisions.map { $0.isSpeech ? 1 : 0 } == golden.integers("vad_flags"))
  }

  @Test("decisions are those of webrtcvad 2.0.14 in every mode and at every frame length")
  func everyMode() throws {
    let url = TestFiles.fixture("ge2e/vad_flags_by_mode_and_milliseconds.json")
    let expected = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: url))
    let samples = try AudioFile.read(TestFiles.fixture("ge2e/input.wav")).waveform.samples
    let pcm = samples.map { Int16($0 * 32_768) }
    for mode in WebRTCVoiceActivityDetector.Mode.allCases {
      for length in WebRTCVoiceActivityDetector.FrameLength.allCases {
        var detector = WebRTCVoiceActivityDetector(mode: mode, frameLength: length)
        let size = length.sampleCount
        let flags = (0..<pcm.count / size).map {
          detector.decide(pcm[$0 * size..<($0 + 1) * size]).isSpeech ? "1" : "0"
        }
        #expect(flags.joined() == expected["\(mode.rawValue)/\(length.rawValue)"])
      }
    }
  }

  @Test(
    "silence is never speech, and no input makes the integers overflow",
    arguments: WebRTCVoiceActivityDetector.Mode.allCases, WebRTCVoiceActivityDetector.FrameLength.allCases)
  func stress(mode: WebRTCVoiceActivityDetector.Mode, length: WebRTCVoiceActivityDetector.FrameLength) {
    var detector = WebRTCVoiceActivityDetector(mode: mode, frameLength: length)
    let silence = [Int16](repeating: 0, count: length.sampleCount)
    for _ in 0..<50 {
      let decision = detector.decide(silence)
      #expect(!decision.isSpeech && decision.features == [368, 368, 272, 176, 176, 176])
    }
    var generator = SeededNumbers(seed: 1)
    for round in 0..<400 {
      let frame = (0..<length.sampleCount).map { index -> Int16 in
        switch round / 20 % 5 {
        case 0: Int16.random(in: .min ... .max, using: &generator)
        case 1: index % 2 == 0 ? .min : .max
        case 2: index / 40 % 2 == 0 ? .min : .max
        case 3: .min
        default: Int16.random(in: -2...2, using: &generator)
        }
      }
      #expect(detector.decide(frame).features.allSatisfy { (0...32_767).contains($0) })
    }
  }

  @Test("a more aggressive mode finds no more speech in a recording, and speech is found at all")
  func modes() throws {
    let pcm = try SilenceTrimming.pcm(AudioFile.read(TestFiles.fixture("ge2e/input.wav")).waveform.samples)
    for length in WebRTCVoiceActivityDetector.FrameLength.allCases {
      let counts = WebRTCVoiceActivityDetector.Mode.allCases.map { mode in
        var detector = WebRTCVoiceActivityDetector(mode: mode, frameLength: length)
        let size = length.sampleCount
        return (0..<pcm.count / size).count { detector.decide(pcm[$0 * size..<($0 + 1) * size]).isSpeech }
      }
      #expect(counts == counts.sorted(by: >))
      #expect(counts[0] > 0 && counts[3] < pcm.count / length.sampleCount)
    }
  }
}
