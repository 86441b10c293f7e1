import AssayErrors
public import AssayFiles
public import AssayRoles
public import Foundation

/// What a verifier's scores mean on a corpus: where its threshold belongs, how sure that is, and how often it errs.
///
/// Saved as JSON, it can stand in an audit for the threshold that the verifier was published with.
public struct Calibration: Sendable, Codable, Equatable {
  /// How many pairs there were.
  public struct Trials: Sendable, Codable, Equatable {
    public let genuine: Int
    public let impostor: Int
  }

  /// The published threshold on this corpus.
  public struct Published: Sendable, Codable, Equatable {
    public let threshold: Double
    public let falseAcceptance: Double
    public let falseRejection: Double
  }

  /// Always `calibration`.
  public let kind: String
  /// Of this file's layout: 1.
  public let format: Int
  /// Assay's version.
  public let version: String
  /// The verifier's name, its parameters but for the threshold, and the hashes of its weights.
  public let verifier: String
  public let parameters: [String: ParameterValue]
  public let weights: [String: String]
  /// The corpus, as it was named, and the hash of its recordings' hashes in the order of ids.
  public let corpus: String
  public let corpusHash: ContentHash
  public let recordings: Int
  public let speakers: Int
  public let trials: Trials
  /// The equal error rate, and its 95 % interval, see ``SpeakerResampling``; `nil` for fewer than three speakers.
  public let equalErrorRate: Double
  public let equalErrorRateInterval: Interval?
  /// The threshold there, and its 95 % interval.
  public let threshold: Double
  public let interval: Interval?
  /// With 1 % and 5 % of trials of one speaker.
  public let minimumCosts: [DetectionCost]
  public let published: Published
  public let resamples: Int
  public let seed: UInt64

  private enum CodingKeys: String, CodingKey {
    case kind, format, version, verifier, parameters, weights, corpus, recordings, speakers, trials
    case corpusHash = "corpus_sha256"
    case equalErrorRate = "eer"
    case equalErrorRateInterval = "eer_interval"
    case threshold, interval, published, resamples, seed
    case minimumCosts = "min_dcf"
  }

  private static let kind = "calibration"
  private static let format = 1

  /// - Parameters:
  ///   - verifier: its name, parameters and weights, and the threshold it was published with.
  ///   - corpus: its name and hash.
  public init(
    _ trials: VerificationTrials,
    verifier: (name: String, parameters: ParameterValues, weights: [String: String], threshold: Double),
    corpus: (name: String, hash: ContentHash), resampling: SpeakerResampling,
    version: String = AssayVersion.current
  ) {
    kind = Self.kind
    format = Self.format
    self.version = version
    self.verifier = verifier.name
    parameters = Self.own(verifier.parameters)
    weights = verifier.weights
    self.corpus = corpus.name
    corpusHash = corpus.hash
    recordings = trials.recordings
    speakers = trials.speakers.count
    self.trials = Trials(genuine: trials.genuineCount, impostor: trials.impostorCount)
    let curve = trials.curve
    (equalErrorRate, threshold) = curve.crossing
    let intervals = resampling.intervals(trials)
    equalErrorRateInterval = intervals?.rate
    interval = intervals?.threshold
    minimumCosts = [0.01, 0.05].map { DetectionCost(curve, targetProbability: $0) }
    let rates = curve.rates(at: verifier.threshold)
    published = Published(
      threshold: verifier.threshold, falseAcceptance: rates.falseAcceptance,
      falseRejection: rates.falseRejection)
    resamples = resampling.resamples
    seed = resampling.seed
  }

  /// What decides a verifier's scores: neither the threshold nor the place of its weights, whose hashes count.
  private static func own(_ values: ParameterValues) -> [String: ParameterValue] {
    values.values.filter { $0.key != "threshold" && $0.key != "weights" }
  }

  /// Reads a calibration file.
  ///
  /// - Throws: `FileError` when it cannot be read or is something else.
  public init(contentsOf url: URL) throws {
    guard let data = try? Data(contentsOf: url) else {
      throw FileError(.unreadable, "Cannot read \(url.path): check that it exists and that you may read it.")
    }
    guard let found = try? JSONDecoder().decode(Calibration.self, from: data), found.kind == Self.kind,
      found.format == Self.format, (-1...1).contains(found.threshold)
    else {
      throw FileError(
        .malformed,
        "\(url.path) is not a calibration of this version of Assay: make one with assay calibrate.")
    }
    self = found
  }

  /// The content of the file: keys sorted.
  public func json() throws -> String { try CanonicalJSON.pretty(self) }

  /// - Throws: `RoleError` when the scores of this verifier are not those that were calibrated.
  func require(_ values: ParameterValues, weights: [String: String]) throws {
    // Compared as text: a number such as 1.0 comes back from JSON as a whole one.
    guard (try? CanonicalJSON.text(Self.own(values)) == CanonicalJSON.text(parameters)) == true,
      weights == self.weights
    else {
      throw RoleError(
        .invalidParameter,
        "The calibration of \(verifier) was made with other weights or parameters than this audit's: run assay "
          + "calibrate again."
      )
    }
  }
}
