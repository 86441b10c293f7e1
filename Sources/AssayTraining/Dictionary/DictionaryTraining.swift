import AssayDiffusion
import AssayErrors
import AssayFeatures
import AssayFiles
import AssayNetworks
import AssayPhonePuRe
public import AssayPhonetics
public import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// Builds a dictionary of phoneme spectra from aligned speech.
///
/// Built like the published one: recordings at a peak of 0.99, ``CompressedSTFT`` with 510 points; for every instance of a
/// phone, the median over its frames, rounded to one decimal; for every phone, the mean over its instances. The
/// published one also used random filters, which change the level of the clean speech slightly; here nothing is random.
public struct DictionaryTraining {
  /// The dictionary and the amount of speech it was built from.
  public struct Result: Sendable {
    public let spectra: [String: PhonemeSpectrum]
    /// Instances by phone.
    public let counts: [String: Int]
    /// Recordings that were used.
    public let used: Int
    /// Those without an alignment, and those that are silent or too short.
    public let missing: [String]
    /// What is wrong with alignments that cannot be used, a sentence each.
    public let unreadable: [String]

    /// The file, in the format that ``GuidanceDictionary`` reads.
    public var text: String {
      spectra.keys.sorted { ($0 == "sil" ? "" : $0) < ($1 == "sil" ? "" : $1) }.map { symbol in
        "\(symbol)\t[\(spectra[symbol]!.values.map { String(format: "%.8g", $0) }.joined(separator: ", "))]\n"
      }.joined()
    }
  }

  private static let peak: Float = 0.99
  private let spectrogram: CompressedSTFT
  private let aligner: any ForcedAligner
  private var sums: [String: [Double]] = [:]
  private var counts: [String: Int] = [:]
  private var used = 0
  private var missing: [String] = []
  private var unreadable: [String] = []

  public init(aligner: any ForcedAligner) throws {
    self.aligner = aligner
    spectrogram = try CompressedSTFT(.phonePuRe)
  }

  /// Adds a recording.
  ///
  /// - Throws: what reading throws, and `PhoneticsError` for an alignment that could be of two recordings; a recording
  ///   without an alignment that can be used is counted.
  public mutating func add(_ utterance: Utterance) throws {
    let timeline: PhonemeTimeline
    do {
      timeline = try aligner.align(utterance)
    } catch let error as PhoneticsError where error.code == .notAligned {
      return missing.append(utterance.id)
    } catch let error as PhoneticsError where ![.notInstalled, .ambiguous].contains(error.code) {
      return unreadable.append(error.message)
    }
    let samples = utterance.waveform.samples
    let peak = utterance.waveform.peak
    guard peak > 0, samples.count >= spectrogram.minimumCount else { return missing.append(utterance.id) }
    let waveform = Tensor(samples, shape: [1, samples.count]) * Double(Self.peak / peak)
    let magnitudes = withoutGradients { spectrogram(waveform).abs() }
    let frameCount = magnitudes.size(3)
    let values = magnitudes.floats
    var frame = 0
    for run in FramedPhonemes(timeline).runs where run.duration > 0 {
      let end = min(frame + run.duration, frameCount)
      guard frame < end else { break }
      var sum = sums[run.label] ?? [Double](repeating: 0, count: PhonemeSpectrum.binCount)
      for bin in 0..<PhonemeSpectrum.binCount {
        let row = values[bin * frameCount + frame..<bin * frameCount + end]
        sum[bin] += (Self.median(row) * 10).rounded(.toNearestOrEven) / 10
      }
      sums[run.label] = sum
      counts[run.label, default: 0] += 1
      frame = end
    }
    used += 1
  }

  /// - Throws: `RoleError` if no recording could be used, or none contained silence.
  public func result() throws -> Result {
    guard used > 0, counts["sil"] != nil else {
      throw RoleError(
        .unsuitableInput,
        "No dictionary can be built: \(used) recordings have an alignment that can be used, \(missing.count) have none"
          + "\(unreadable.first.map { ", \(unreadable.count) have one that cannot be read (\($0))" } ?? ""), and there must be "
          + "silence in one: align the speech with assay align."
      )
    }
    let spectra = sums.reduce(into: [String: PhonemeSpectrum]()) { spectra, entry in
      let count = Double(counts[entry.key] ?? 1)
      spectra[entry.key] = PhonemeSpectrum(entry.value.map { $0 / count })
    }
    return Result(spectra: spectra, counts: counts, used: used, missing: missing, unreadable: unreadable)
  }

  /// The median; for an even number of values the lower middle one, as in PyTorch.
  private static func median(_ values: ArraySlice<Float>) -> Double {
    let sorted = values.sorted()
    return Double(sorted[(sorted.count - 1) / 2])
  }
}
