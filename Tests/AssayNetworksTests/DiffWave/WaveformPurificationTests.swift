import AssayCheckpoint
import AssayDiffusion
import AssayErrors
import AssayNN
import AssayRoles
import AssayTensor
import Foundation
import Testing
import _AssayTestNetworks
import _AssayTestSupport

@testable import AssayNetworks

@Suite("Purification of waveforms")
struct WaveformPurificationTests {
  /// Noise that is all zero.
  private let silence: Noise = { .zeros($0) }

  private func recipe(_ operation: WaveformPurification.Operation, level: Int = 3) throws
    -> WaveformPurification
  {
    try WaveformPurification(operation, .whole, level: level)
  }

  @Test("A second of speech with the reference's noise is purified as by the reference, within 1e-5")
  func golden() throws {
    let golden = try Checkpoint.open(TestFiles.fixture("purification/ddpm_t3.safetensors")).tensors
    let network = try DiffWaveFixtures.tiny()
    let waveform = try #require(golden["x0"]).tensor().reshaped(-1)
    let noise = try #require(golden["noise"]).tensor()
    for (purification, key) in [
      (WaveformPurification.phonePuRe, "purified"), (.audioPure, "purified"),
      (try WaveformPurification(.diffNoise), "noised"),
    ] {
      var draw = 0
      let found = withoutGradients {
        purification(
          waveform,
          noise: { _ in
            defer { draw += 1 }
            return noise.selected(0, draw)
          }, { network($0, step: $1) })
      }
      #expect(draw == purification.draws)
      expectClose(found.floats, try #require(golden[key]).floats(), tolerance: 1e-5, "\(key) speech")
    }
  }

  @Test("All operations meet the specification's check values within 1e-5")
  func checkValues() throws {
    let values = try DiffWaveCheckValues.load()
    let network = try values.makeNetwork()
    let input = Tensor(DiffWaveCheckValues.input)
    let cases: [(WaveformPurification.Operation, DiffWaveCheckValues.Summary)] = [
      (.ddpm, values.phonePuRe), (.diffNoise, values.diffNoise), (.diffRev, values.diffRev),
      (.oneShot, values.oneShot),
    ]
    for (operation, expected) in cases {
      let purification = try recipe(operation)
      let found = withoutGradients {
        purification(input, noise: DiffWaveCheckValues.noise(), { network($0, step: $1) })
      }
      expected.expect(found, tolerance: 1e-5, operation.rawValue)
    }
  }

  @Test(
    "Draws and predictions are what was announced", arguments: WaveformPurification.Operation.allCases,
    [1, 3])
  func counts(operation: WaveformPurification.Operation, repeats: Int) throws {
    for level in [1, 4] {
      let purification = try WaveformPurification(operation, level: level, repeats: repeats)
      var draws = 0
      var predictions = 0
      _ = purification(
        Tensor([0.5, 0.25]),
        noise: { shape in
          draws += 1
          #expect(shape == [1, 1, 16_000])
          return .zeros(shape)
        },
        { state, step in
          predictions += 1
          #expect(state.shape == [1, 1, 16_000] && (0..<level).contains(step))
          return .zeros(state.shape)
        })
      #expect(draws == purification.draws && predictions == purification.predictions)
    }
  }

  @Test(
    "Seconds are cut at multiples of 16,000, the last one is followed by zeros, the rest is cut off",
    arguments: [(1, 1), (15_999, 1), (16_000, 1), (16_001, 2), (48_000, 3), (50_000, 4)])
  func segments(length: Int, count: Int) throws {
    let waveform = Tensor(TestSignals.noise(count: length))
    var seen: [Tensor] = []
    let purification = try WaveformPurification(.diffRev, level: 1)
    let result = purification(
      waveform, noise: silence,
      { state, _ in
        seen.append(state)
        return .zeros(state.shape)
      })
    #expect(seen.count == count)
    let joined = Tensor.concatenated(seen, 2).floats
    #expect(Array(joined.prefix(length)) == waveform.floats)
    #expect(joined.dropFirst(length).allSatisfy { $0 == 0 })
    #expect(result.shape == [length])
    expectClose(
      result.floats, waveform.floats.map { $0 * 1.00005007 }, tolerance: 1e-6, "\(length) samples in segments"
    )
  }

  @Test("AudioPure sees the whole recording at once")
  func whole() {
    var shapes: [[Int]] = []
    _ = WaveformPurification.audioPure(
      .zeros([20_000]), noise: silence,
      { state, _ in
        shapes.append(state.shape)
        return state
      })
    #expect(shapes == [[1, 1, 20_000], [1, 1, 20_000], [1, 1, 20_000]])
  }

  @Test("Overlapping segments fade into each other: what is not changed comes back", arguments: 0..<8)
  func overlaps(index: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(index))
    let length = Int.random(in: 1...60_000, using: &numbers)
    let overlap = index == 0 ? 8_000 : Int.random(in: 1...8_000, using: &numbers)
    let waveform = Tensor(TestSignals.noise(seed: UInt64(index), count: length))
    let purification = try WaveformPurification(
      .diffRev, .segments(overlap: overlap), level: 1, segmentsPerCall: 2)
    // The prediction with which the reverse step is the identity.
    let schedule = purification.diffusion.schedule
    let gain = Double((1 - schedule.alpha[0].squareRoot()) / schedule.predictionWeight(0))
    let result = purification(waveform, noise: silence, { state, _ in state * gain })
    #expect(result.shape == [length])
    expectClose(result.floats, waveform.floats, tolerance: 1e-6, "\(length) samples, overlap \(overlap)")
  }

  @Test("In an overlap the segments' weights go from one to the other in equal steps")
  func fade() throws {
    let overlap = 4_000
    let purification = try WaveformPurification(.diffNoise, .segments(overlap: overlap))
    var draw: Float = 0
    let result = purification(
      .zeros([28_000]),
      noise: { shape in
        defer { draw += 1 }
        return .full(Double(draw), shape: shape)
      }, { state, _ in state })
    let scale = purification.diffusion.schedule.noiseWeight(2)
    let expected = (0..<28_000).map { index in
      scale * min(1, max(0, (Float(index - 12_000) + 0.5) / Float(overlap)))
    }
    expectClose(result.floats, expected, tolerance: 1e-7, "fade")
  }

  @Test("The result does not depend on how many segments go into one call, but on the seed")
  func seeds() throws {
    let network = try DiffWaveFixtures.tiny()
    let waveform = Tensor(TestSignals.noise(count: 3 * 16_000 + 100))
    func purified(seed: UInt64, segmentsPerCall: Int, overlap: Int = 0) throws -> [Float] {
      let purification = try WaveformPurification(
        .ddpm, .segments(overlap: overlap), segmentsPerCall: segmentsPerCall)
      return withoutGradients {
        purification(waveform, network: network, using: RandomGenerator(seed: seed)).floats
      }
    }
    let one = try purified(seed: 1, segmentsPerCall: 1)
    #expect(try purified(seed: 1, segmentsPerCall: 1) == one)
    for number in [2, 3, 4, 9] {
      expectClose(
        try purified(seed: 1, segmentsPerCall: number), one, tolerance: 2e-6, "\(number) segments in a call")
    }
    let other = try purified(seed: 2, segmentsPerCall: 1)
    #expect(zip(one, other).contains { abs($0 - $1) > 1e-3 })
  }

  @Test("Repeating is purifying the result, without zeroing what follows the end of the last segment")
  func repeats() throws {
    let network = try DiffWaveFixtures.tiny()
    let waveform = Tensor(TestSignals.noise(count: 16_000))
    let generator = RandomGenerator(seed: 4)
    let (once, twice) = try withoutGradients {
      let first = WaveformPurification.phonePuRe(waveform, network: network, using: generator)
      let second = WaveformPurification.phonePuRe(first, network: network, using: generator)
      let repeated = try WaveformPurification(.ddpm, repeats: 2)(
        waveform, network: network, using: RandomGenerator(seed: 4))
      return (second, repeated)
    }
    expectClose(twice.floats, once.floats, tolerance: 1e-6, "two rounds")
  }

  @Test("Progress goes up to 1, one step for each call")
  func progress() throws {
    var shares: [Double] = []
    _ = try WaveformPurification(.diffNoise, segmentsPerCall: 2)(
      .zeros([80_000]), noise: silence, progress: { shares.append($0) }, { state, _ in state })
    #expect(shares == [0.4, 0.8, 1])
  }

  @Test("A network's error comes out")
  func failure() {
    struct Broken: Error {}
    #expect(throws: Broken.self) {
      try WaveformPurification.phonePuRe(.zeros([5]), noise: silence, { _, _ in throw Broken() })
    }
  }

  @Test(
    "The gradient of the result agrees with finite differences",
    arguments: WaveformPurification.Operation.allCases)
  func gradient(operation: WaveformPurification.Operation) throws {
    let network = try DiffWaveFixtures.tiny()
    // Two segments that overlap, the second one mostly beyond the end. The late levels make the network matter.
    let purification = try WaveformPurification(
      operation, .segments(overlap: 500), level: 20, segmentsPerCall: 2)
    let generator = RandomGenerator(seed: 6)
    let weighting = generator.normal([17_000])
    let direction = generator.normal([17_000])
    let function: (Tensor) -> Tensor = { waveform in
      (purification(waveform, network: network, using: RandomGenerator(seed: 7)).square() * weighting).sum()
    }
    let waveform = Tensor(TestSignals.noise(amplitude: 0.2, count: 17_000))
    let leaf = waveform.requiringGradient()
    let gradient = function(leaf).gradients(of: [leaf])[0]
    #expect(gradient.shape == [17_000] && gradient.isFinite().allTrue)
    let slope = (gradient * direction).sum().scalar
    let step = 1e-3
    let (up, down) = withoutGradients {
      (function(waveform + direction * step).scalar, function(waveform - direction * step).scalar)
    }
    expectClose(
      (up - down) / (2 * step), slope, tolerance: 5e-3, scale: gradient.norm().scalar, "slope of \(operation)"
    )
  }

  @Test(
    "Values that no recipe can have are named",
    arguments: [
      (0, 1, 1, 0, "step count is 0"), (201, 1, 1, 0, "step count is 201"), (3, 0, 1, 0, "repeats is 0"),
      (3, 1, 0, 0, "in a call is 0"), (3, 1, 1, -1, "overlap is -1"), (3, 1, 1, 8_001, "overlap is 8001"),
    ])
  func refused(level: Int, repeats: Int, segmentsPerCall: Int, overlap: Int, message: String) {
    #expect {
      try WaveformPurification(
        .ddpm, .segments(overlap: overlap), level: level, repeats: repeats, segmentsPerCall: segmentsPerCall)
    } throws: {
      ($0 as? RoleError)?.code == .invalidParameter && "\($0)".contains(message)
    }
  }
}
