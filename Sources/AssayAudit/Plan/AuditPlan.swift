public import AssayCorpus
import AssayErrors
public import AssayFiles
public import AssayRoles
import AssaySignal
import AssayStore
public import Foundation

/// All that decides what an audit measures; the same plan gives the same numbers.
///
/// It is saved in the run's database and as `plan.json`. A plan may grow by methods between two runs in one
/// folder; see ``differences(from:)``.
public struct AuditPlan: Sendable, Codable, Equatable {
  /// The label of speech that is not protected.
  public static let unprotected = "clean"
  /// The label of speech that is not purified.
  public static let unpurified = "none"
  /// The label of speech that is not cloned.
  public static let uncloned = TrialRecord.uncloned
  /// The purifier that every audit has as a control: a protection that it defeats is no protection.
  public static let controlPurifier = "gaussian-noise"

  /// Assay's version.
  public let version: String
  public let seed: UInt64
  /// In the order of ids.
  public let utterances: [PlannedUtterance]
  public let protections: [PlannedMethod]
  public let protectedFolders: [ProtectedFolder]
  public let purifiers: [PlannedMethod]
  /// `nil` for none.
  public let cloners: [PlannedMethod]?
  /// What voice conversion says again; `nil` for clean recordings.
  public let sourceSpeech: SourceSpeech?
  /// Clones that somebody else has made; `nil` for none.
  public let cloneFolders: [CloneFolder]?
  public let verifiers: [PlannedMethod]
  /// What rates the quality of all speech; `nil` for none.
  public let raters: [PlannedMethod]?
  /// What writes down the words of all speech; `nil` for none.
  public let recognisers: [PlannedMethod]?
  /// By the verifier's label; they may change between two runs in one folder, since they decide no audio.
  public let calibrations: [String: Calibration]?

  /// Makes a plan and checks it; reads and hashes every file of the corpus.
  ///
  /// - Parameters:
  ///   - protectedFolders: label and folder of recordings that are protected already.
  ///   - purifiers: ``controlPurifier`` is added when it is not among them.
  ///   - cloners: what speaks in the voice of every recording, protected and purified or not.
  ///   - sourceSpeech: which version of another speaker's recording voice conversion says again.
  ///   - cloneFolders: label and folder of clones that are there already.
  ///   - verifiers: at least one.
  ///   - recognisers: the speech whose words are known is recognised.
  ///   - calibrations: each of one of the verifiers.
  /// - Throws: ``AuditError`` with code `.invalidPlan` for labels that are used twice or reserved, a corpus
  ///   whose speakers are not all known, or no verifier; `RoleError` for unknown methods and parameters.
  public init(
    corpus: Corpus, methods: MethodRegistries, protections: [MethodRequest],
    protectedFolders: [(label: String, folder: URL)] = [], purifiers: [MethodRequest],
    cloners: [MethodRequest] = [], sourceSpeech: SourceSpeech = .clean,
    cloneFolders: [(label: String, folder: URL)] = [],
    verifiers: [MethodRequest], raters: [MethodRequest] = [], recognisers: [MethodRequest] = [],
    calibrations: [Calibration] = [], seed: UInt64,
    version: String = AssayVersion.current
  ) throws {
    self.version = version
    self.seed = seed
    utterances = try corpus.entries.map { entry in
      guard let speaker = entry.speaker else {
        throw AuditError(
          .invalidPlan,
          "The speaker of \(entry.url.path) is unknown: name files SPEAKER_NUMBER.wav, use a folder for each "
            + "speaker, or give a CSV manifest.")
      }
      return PlannedUtterance(
        id: entry.id, path: entry.url.standardizedFileURL.path,
        contentHash: try ContentHash(ofFile: entry.url), speaker: speaker, gender: entry.gender,
        transcript: entry.transcript, language: entry.language,
        // What cannot be read is told when it is read.
        seconds: (try? AudioFile.seconds(of: entry.url)) ?? nil)
    }
    self.protections = try protections.map { try PlannedMethod($0, in: methods.protections) }
    self.protectedFolders = try protectedFolders.map {
      try ProtectedFolder(label: $0.label, folder: $0.folder, corpus: corpus)
    }
    let control = MethodRequest(method: Self.controlPurifier)
    let withControl = purifiers.contains { $0.method == control.method } ? purifiers : purifiers + [control]
    self.purifiers = try withControl.map { try PlannedMethod($0, in: methods.purifiers) }
    self.cloners =
      cloners.isEmpty ? nil : try cloners.map { try PlannedMethod($0, in: methods.cloners) }
    // Plans of clean recordings stay those of versions that knew nothing else.
    self.sourceSpeech = sourceSpeech == .clean ? nil : sourceSpeech
    self.verifiers = try verifiers.map { try PlannedMethod($0, in: methods.verifiers) }
    self.raters = raters.isEmpty ? nil : try raters.map { try PlannedMethod($0, in: methods.raters) }
    self.recognisers =
      recognisers.isEmpty ? nil : try recognisers.map { try PlannedMethod($0, in: methods.recognisers) }
    self.calibrations = try Self.assigned(calibrations, to: self.verifiers)
    let labels = [Self.unprotected] + self.protections.map(\.label) + self.protectedFolders.map(\.label)
    let purifierLabels = [Self.unpurified] + self.purifiers.map(\.label)
    self.cloneFolders =
      cloneFolders.isEmpty
      ? nil
      : try cloneFolders.map {
        try CloneFolder(
          label: $0.label, folder: $0.folder, corpus: corpus, protections: labels, purifiers: purifierLabels)
      }
    try validate()
  }

  /// - Throws: ``AuditError`` where a source speech was chosen, which nothing here converts.
  func requireNoSourceSpeech() throws {
    guard let sourceSpeech else { return }
    throw AuditError(
      .invalidPlan,
      "No cloner of the audit converts speech, so source speech that is \(sourceSpeech.rawValue) has no effect: remove "
        + "the option source-speech, or name such a cloner.")
  }

  private static func assigned(_ calibrations: [Calibration], to verifiers: [PlannedMethod]) throws
    -> [String: Calibration]?
  {
    var assigned: [String: Calibration] = [:]
    for calibration in calibrations {
      let own = verifiers.filter { $0.method == calibration.verifier }
      guard !own.isEmpty else {
        throw AuditError(
          .invalidPlan,
          "There is a calibration of \(calibration.verifier), which is not a verifier of this audit: add it with "
            + "the option verifiers, or remove the calibration.")
      }
      for method in own where assigned.updateValue(calibration, forKey: method.label) != nil {
        throw AuditError(
          .invalidPlan, "There are two calibrations of \(calibration.verifier): remove one.")
      }
    }
    return assigned.isEmpty ? nil : assigned
  }

  private func validate() throws {
    guard !verifiers.isEmpty else {
      throw AuditError(.invalidPlan, "The audit has no verifier: name at least one.")
    }
    if cloners == nil { try requireNoSourceSpeech() }
    if recognisers != nil, cloners == nil, utterances.allSatisfy({ $0.transcript == nil }) {
      throw AuditError(
        .invalidPlan,
        "No recording has a transcript to compare recognised words with: give them with the option text, or name no "
          + "recogniser.")
    }
    for (labels, role) in [
      (protectionLabels + noiseControls.map(\.label), Role.protection), (purifierLabels, .purifier),
      ([Self.uncloned] + clonerLabels, .cloner), (verifiers.map(\.label), .verifier),
      ((raters ?? []).map(\.label), .rater), ((recognisers ?? []).map(\.label), .recogniser),
    ] {
      var seen: Set<String> = []
      for label in labels {
        guard !label.isEmpty else {
          throw AuditError(.invalidPlan, "A \(role.rawValue) needs a label that is not empty.")
        }
        guard seen.insert(label).inserted else {
          throw AuditError(
            .invalidPlan,
            "Two \(role.plural) are called “\(label)” (“\(Self.unprotected)” and “\(Self.unpurified)” are "
              + "reserved): give one another label, as in LABEL@NAME.")
        }
      }
    }
  }

  /// ``unprotected``, the protections and the protected folders, in the order of the tables.
  public var protectionLabels: [String] {
    [Self.unprotected] + protections.map(\.label) + protectedFolders.map(\.label)
  }

  /// ``unpurified`` and the purifiers, in the order of the tables.
  public var purifierLabels: [String] { [Self.unpurified] + purifiers.map(\.label) }

  /// The protections, each with the labels of its controls: noise as strong as its perturbation, see ``NoiseControl``.
  public var noiseControls: [(protection: String, label: String)] {
    protectionLabels.dropFirst().flatMap { protection in
      NoiseControl.allCases.map { (protection, $0.label(for: protection)) }
    }
  }

  /// The cloners and the folders of clones, in the order of the tables.
  public var clonerLabels: [String] { (cloners ?? []).map(\.label) + (cloneFolders ?? []).map(\.label) }

  /// All places in the table: ``recordedCells``, and their clones by every cloner.
  var cells: [AuditCell] {
    let made = (cloners ?? []).flatMap { cloner in
      recordedCells.map { AuditCell(protection: $0.protection, purifier: $0.purifier, cloner: cloner.label) }
    }
    return recordedCells + made + (cloneFolders ?? []).flatMap { $0.cells(of: recordedCells) }
  }

  /// Every protection before every purifier, and each protection's controls, unpurified.
  var recordedCells: [AuditCell] {
    protectionLabels.flatMap { protection in
      purifierLabels.map { AuditCell(protection: protection, purifier: $0) }
    } + noiseControls.map { AuditCell(protection: $0.label, purifier: Self.unpurified) }
  }

  /// Reads the `plan.json` of a run folder.
  ///
  /// - Throws: ``AuditError`` when it is no plan; `FileError` when it cannot be read.
  public init(contentsOf url: URL) throws {
    guard let data = try? Data(contentsOf: url) else {
      throw FileError(.unreadable, "Cannot read \(url.path): check that it is the plan of a run.")
    }
    self = try Self.decode(data, name: url.path)
  }

  static func decode(_ data: Data, name: String) throws -> AuditPlan {
    do {
      return try JSONDecoder().decode(AuditPlan.self, from: data)
    } catch {
      throw AuditError(
        .invalidPlan,
        "\(name) is not the plan of an audit, or is from another version of Assay: "
          + "start a new audit.")
    }
  }
}
