import AssayCheckpoint
import AssayFeatures
public import AssayModelStore
import AssayNN
import AssaySignal
public import AssayTensor
import Foundation

/// DistillMOS: the mean opinion score of speech without a reference, distilled from a large self-supervised model.
///
/// Pipeline: waveform at 16 kHz → segments of 7.68 s → each divided by its peak → spectra with magnitudes to the power of
/// 0.3 → ``DistillMOSNetwork`` → `1 + 4 · sigmoid`, averaged over segments. A recording shorter than a segment is
/// padded with silence at its end, as its authors did in training.
///
/// - Reference: Stahl, Gamper, *Distillation and Pruning for Scalable Self-Supervised Representation-Based Speech
///   Quality Assessment*, ICASSP 2025; weights variant v7 of the package distillmos 0.9.1.
public struct DistillMOS: Sendable {
  public static let sampleRate = 16_000
  /// Samples of a segment.
  static let segmentLength = 122_880
  /// Samples from which on one more segment is taken.
  private static let segmentHop = 16_000

  public let weightHashes: [String: String]
  public let device: Device
  let network: DistillMOSNetwork
  private let transform: ShortTimeFourierTransform

  /// Loads `distill_mos_v7.pt`.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read, ``WeightError`` for one of other weights.
  public init(weights: WeightFile, device: Device = .cpu) throws {
    try self.init(
      weights.stateDict(at: "model"), source: weights.url.path, device: device,
      weightHashes: weights.hashes)
  }

  /// - Throws: ``WeightError``.
  init(
    _ tensors: [String: CheckpointTensor], source: String, device: Device = .cpu,
    weightHashes: [String: String] = [:]
  ) throws {
    let loader = WeightLoader(tensors, source: source, device: device)
    network = DistillMOSNetwork(loader)
    try loader.finish()
    self.device = device
    self.weightHashes = weightHashes
    transform = ShortTimeFourierTransform(
      STFTConfiguration(fftSize: 320, hop: 160, padding: .reflect(80)), device: device)
  }

  /// The mean opinion score, from 1 to 5.
  ///
  /// - Parameter samples: at 16 kHz, one at least.
  public func score(of samples: [Float]) -> Double {
    let scores = segmentScores(of: samples)
    return scores.reduce(0, +) / Double(scores.count)
  }

  /// The score of each segment.
  func segmentScores(of samples: [Float]) -> [Double] {
    withoutGradients {
      Self.segmentStarts(count: samples.count).map { start in
        let part = Array(samples[start..<min(samples.count, start + Self.segmentLength)])
        let padding = [Float](repeating: 0, count: Self.segmentLength - part.count)
        return 1 + 4 * network(spectra(of: part + padding)).sigmoid().scalar
      }
    }
  }

  /// The first sample of each segment of a recording of `count` samples: evenly spread, the last one at the end.
  static func segmentStarts(count: Int) -> [Int] {
    let excess = count - segmentLength
    guard excess > 0 else { return [0] }
    let steps = (excess + segmentHop - 1) / segmentHop
    // The reference's rounding: the step is a quotient in double precision, and products are cut off.
    let step = 1.0 / Double(steps)
    return (0..<steps).map { Int(Double($0) * step * Double(excess)) } + [excess]
  }

  /// A segment's spectra with compressed magnitudes: real and imaginary parts, `[1, 2, 161, 768]`.
  func spectra(of segment: [Float]) -> Tensor {
    let peak = segment.reduce(0) { max($0, abs($1)) }
    let waveform = Tensor(segment.map { $0 / (peak + 1e-8) }, device: device)
    let spectra = transform(waveform.unsqueezed(0))
    let magnitudes = spectra.abs().atLeast(1e-12)
    return (spectra * (magnitudes.power(0.3) / magnitudes)).viewAsReal().permuted(0, 3, 2, 1)
  }
}
