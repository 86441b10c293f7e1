import AssayCheckpoint
import AssayDiffusion
import AssayErrors
import AssayFeatures
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestNetworks
import _AssayTestSupport

@testable import AssayNetworks
@testable import AssayPhonePuRe

@Suite("Refinement")
struct PhonePuReRefinementTests {
  private let golden: [String: CheckpointTensor]
  private let refinement: PhonePuReRefinement
  private let quick = PredictorCorrectorSampler<OUVESDE>(steps: 2)

  init() throws {
    golden = try Checkpoint.open(TestFiles.fixture("refinement/pc_sampler.safetensors")).tensors
    refinement = try PhonePuReRefinement(TestNetworks.tiny())
  }

  private func expected(_ key: String) throws -> [Float] { try #require(golden[key]).floats() }

  @Test("Spectra are the reference's within 1e-4 of their size")
  func spectra() throws {
    let samples = try expected("waveform")
    let peak = samples.reduce(0) { max($0, abs($1)) }
    let waveform = Tensor(samples, shape: [1, samples.count]) / Double(peak)
    for (key, actual) in [
      ("stft", refinement.spectrogram.spectrum(waveform)), ("compressed", refinement.spectrogram(waveform)),
    ] {
      let values = try expected(key)
      expectClose(actual.parts, values, tolerance: 1e-4, scale: rootMeanSquare(values), key)
    }
  }

  @Test("From waveform to waveform, three steps with the reference's noise, within 1e-3")
  func endToEnd() throws {
    let noise = try #require(golden["noise"]).complex()
    let phonemes = Tensor(try expected("phoneme"), shape: [256, 64])
    var draws = 0
    var sampled: Tensor?
    let take: Noise = { shape in
      defer { draws += 1 }
      return noise.selected(0, draws).reshaped(shape)
    }
    let sampler = RecordingSampler(PredictorCorrectorSampler<OUVESDE>(steps: 3)) { sampled = $0 }
    let output = try refinement(
      Waveform(samples: expected("waveform"), sampleRate: 16_000), phonemes: phonemes, sampler: sampler,
      extent: .whole, noise: take)
    #expect(draws == 7)
    let spectra = try expected("sampled")
    expectClose(
      try #require(sampled).parts, spectra, tolerance: 1e-3, scale: rootMeanSquare(spectra), "sampled")
    let waveform = try expected("output")
    expectClose(output.samples, waveform, tolerance: 1e-3, scale: rootMeanSquare(waveform), "waveform")
  }

  @Test("The check values of three steps with nf 16 are met")
  func checkValues() throws {
    let shape = [1, 1, 32, 16]
    let network = try TestNetworks.checked()
    let (noisy, phonemes) = (
      TestNetworks.complexValues(shape, 0.2) * 0.3, TestNetworks.positiveValues(shape, 0.3)
    )
    var (draws, calls) = (0, 0)
    let result = try withoutGradients {
      try PredictorCorrectorSampler<OUVESDE>(steps: 3).sample(
        around: noisy, process: .phonePuRe,
        field: {
          calls += 1
          return -network(.concatenated([$0, noisy, phonemes.to(.complex64)], 1), time: $1)
        },
        noise: {
          defer { draws += 1 }
          return TestNetworks.complexValues($0, Double(20 + draws))
        }, progress: { _ in })
    }
    #expect(draws == 7 && calls == 6)
    try CheckValues.entry("pc_sampler_tiny").expect(result.parts, tolerance: 1e-4, "three steps")
  }

  @Test("Every length keeps its length; seed and seed agree, another seed does not", arguments: 0..<4)
  func lengths(index: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(index))
    let count = Int.random(in: 256...12_000, using: &numbers)
    let speech = Waveform(samples: TestSignals.noise(seed: numbers.next(), count: count), sampleRate: 16_000)
    func refined(_ seed: UInt64) throws -> [Float] {
      try refinement(speech, sampler: quick, using: RandomGenerator(seed: seed)).samples
    }
    let first = try refined(1)
    #expect(first.count == count && first.allSatisfy(\.isFinite))
    #expect(try refined(1) == first)
    #expect(try refined(2) != first)
  }

  @Test("A recording that fits one window is done as a whole; longer ones are close to it")
  func windows() throws {
    let speech = Waveform(samples: TestSpeech.voice(pitch: 130, seconds: 2.2), sampleRate: 16_000)
    func refined(_ extent: PhonePuReRefinement.Extent) throws -> [Float] {
      try refinement(speech, sampler: quick, extent: extent, using: RandomGenerator(seed: 1)).samples
    }
    let whole = try refined(.whole)
    #expect(try refined(.windows(frames: 320, overlap: 64)) == whole)
    let windowed = try refined(.windows(frames: 128, overlap: 32))
    #expect(windowed.count == whole.count && windowed != whole)
    let difference = rootMeanSquare(zip(windowed, whole).map { $0 - $1 })
    #expect(difference < 0.3 * rootMeanSquare(whole), "windows differ by \(difference)")
  }

  @Test("Phonemes matter, are cut and filled with zeros, and none are zeros")
  func phonemes() throws {
    let speech = Waveform(samples: TestSignals.noise(count: 4_000), sampleRate: 16_000)
    func refined(_ phonemes: Tensor?) throws -> [Float] {
      try refinement(speech, phonemes: phonemes, sampler: quick, using: RandomGenerator(seed: 1)).samples
    }
    let (none, some) = (try refined(nil), Tensor.full(0.7, shape: [256, 20]))
    #expect(try refined(.zeros([256, 5])) == none)
    #expect(try refined(some) != none)
    #expect(try refined(some) == refined(some.padded(0, 90)))
    #expect(throws: RoleError.self) { try refined(.zeros([255, 20])) }
  }

  @Test("A network without phonemes refines, and refuses phonemes")
  func withoutPhonemes() throws {
    let refinement = try PhonePuReRefinement(TestNetworks.withoutPhonemes())
    #expect(!refinement.usesPhonemes)
    let speech = Waveform(samples: TestSignals.noise(count: 2_000), sampleRate: 16_000)
    let refined = try refinement(speech, sampler: quick, using: RandomGenerator(seed: 1))
    #expect(refined.count == 2_000 && refined.samples.allSatisfy(\.isFinite) && refined != speech)
    #expect {
      try refinement(speech, phonemes: .zeros([256, 16]), sampler: quick, using: RandomGenerator(seed: 1))
    } throws: {
      ($0 as? RoleError)?.code == .unsuitableInput
    }
  }

  @Test("Windows cover every frame with shares that add up to 1, for random lengths")
  func shares() {
    var numbers = SeededNumbers(seed: 5)
    for _ in 0..<200 {
      let (length, count) = (
        Int.random(in: 2...40, using: &numbers), Int.random(in: 1...300, using: &numbers)
      )
      let overlap = Int.random(in: 0...length / 2, using: &numbers)
      let windows = WindowedScore(count: count, length: length, overlap: overlap)
      var sizes: Set<Int> = []
      let inputs = RandomGenerator(seed: numbers.next()).complexNormal([1, 2, 1, count])
      let score = windows(inputs) { window in
        sizes.insert(window.size(3))
        return window.sliced(1, 1..<2)
      }
      // A score that is its input comes out as it was, whatever the windows.
      expectClose(
        score.parts, inputs.sliced(1, 1..<2).parts, tolerance: 1e-5,
        "\(length) of \(count), sharing \(overlap)")
      #expect(sizes == [min(length, count)])
    }
  }

  @Test("Silence stays silence, and loudness passes through")
  func level() throws {
    let silence = Waveform(samples: [Float](repeating: 0, count: 5_000), sampleRate: 16_000)
    #expect(try refinement(silence, sampler: quick, using: RandomGenerator(seed: 1)) == silence)
    let samples = TestSignals.noise(count: 3_000)
    func refined(_ samples: [Float]) throws -> [Float] {
      let speech = Waveform(samples: samples, sampleRate: 16_000)
      return try refinement(speech, sampler: quick, using: RandomGenerator(seed: 1)).samples
    }
    let (loud, quiet) = (try refined(samples), try refined(samples.map { $0 / 4 }))
    expectClose(
      quiet.map { $0 * 4 }, loud, tolerance: 1e-4, scale: rootMeanSquare(loud), "a quarter of the level")
  }

  @Test("Speech, extents and networks that cannot be are refused with a sentence")
  func badInput() throws {
    func refine(
      _ samples: [Float], rate: Int = 16_000, phonemes: Tensor? = nil,
      _ extent: PhonePuReRefinement.Extent = .whole
    ) throws {
      _ = try refinement(
        Waveform(samples: samples, sampleRate: rate), phonemes: phonemes, sampler: quick, extent: extent,
        using: RandomGenerator(seed: 1))
    }
    let noise = TestSignals.noise(count: 1_000)
    for (samples, code) in [
      ([], SignalError.Code.empty), ([0.1, .nan], .notFinite), (Array(noise.prefix(255)), .tooShort),
    ] {
      #expect {
        try refine(samples)
      } throws: {
        ($0 as? SignalError)?.code == code
      }
    }
    #expect(throws: SignalError.self) { try refine(noise, rate: 22_050) }
    for (frames, overlap) in [(100, 8), (0, 0), (128, 72), (128, -8), (128, 12)] {
      #expect(throws: RoleError.self) { try refine(noise, .windows(frames: frames, overlap: overlap)) }
    }
    #expect(throws: RoleError.self) {
      try PhonePuReRefinement(TestNetworks.tiny(), .init(spectrogram: .init(fftSize: 512)))
    }
  }
}

/// A sampler that shows its result to a test.
private struct RecordingSampler: ScoreSampler {
  let sampler: PredictorCorrectorSampler<OUVESDE>
  nonisolated(unsafe) let record: (Tensor) -> Void

  init(_ sampler: PredictorCorrectorSampler<OUVESDE>, record: @escaping (Tensor) -> Void) {
    self.sampler = sampler
    self.record = record
  }

  var fieldCalls: Int? { sampler.fieldCalls }

  func sample(
    from start: Tensor, around noisy: Tensor, process: OUVESDE, field: Field, noise: Noise,
    progress: (Double) -> Void
  ) throws -> Tensor {
    let result = try sampler.sample(
      from: start, around: noisy, process: process, field: field, noise: noise, progress: progress)
    record(result)
    return result
  }
}
