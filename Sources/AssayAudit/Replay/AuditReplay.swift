import AssayErrors
import AssayFiles
import AssayRoles
public import AssayStore
import Foundation

/// The artefacts of a run as work for single-file commands, so that anybody can check that the audit did what its
/// records say.
public struct AuditReplay: Sendable {
  public let plan: AuditPlan
  /// Everything that can be made again, in the order of roles, labels, utterances and inputs.
  public let items: [ReplayItem]
  /// Noise controls: audits make them, and no single-file command does.
  public let controls: Int
  /// The recordings that a protection's target was chosen from.
  public let candidates: [PlannedUtterance]

  /// - Throws: ``AuditError`` for a folder that holds no audit or one of another version of Assay; `StoreError` when its
  ///   database cannot be read.
  public init(_ folder: RunFolder) throws {
    guard FileManager.default.fileExists(atPath: folder.database.path),
      FileManager.default.fileExists(atPath: folder.plan.path)
    else {
      throw AuditError(
        .invalidPlan,
        "\(folder.root.path) does not contain an audit: give another folder, or run assay audit first.")
    }
    let plan = try AuditPlan(contentsOf: folder.plan)
    guard plan.version == AssayVersion.current else {
      throw AuditError(
        .planDiffers,
        "\(folder.root.path) was made by Assay \(plan.version), but this is \(AssayVersion.current): replay it "
          + "with the version that made it.")
    }
    self.plan = plan
    let corpus = CorpusAudio(plan.utterances)
    candidates = corpus.pool.map { plan.utterances[$0] }
    let records = try AuditDatabase(folder).artefacts()
    let sources = Self.sources(plan, records, folder)
    let places = Dictionary(uniqueKeysWithValues: plan.utterances.enumerated().map { ($1.id, $0) })
    let labels = try Self.labels(folder)
    let contents = CloneContents(plan.utterances, seed: plan.seed)
    var items: [ReplayItem] = []
    var controls = 0
    for record in records {
      let recipe = try JSONDecoder().decode(ArtefactRecipe.self, from: Data(record.recipe.utf8))
      guard !NoiseControl.allCases.contains(where: { $0.description.name == recipe.method.method }) else {
        controls += 1
        continue
      }
      // Of an earlier plan in the same folder, which this one has outgrown.
      guard let place = places[record.utterance], let key = ContentHash(hexadecimal: record.key),
        let input = sources[recipe.input.audio], let label = labels[record.method]
      else { continue }
      items.append(
        ReplayItem(
          role: recipe.method.role, label: label, method: recipe.method.method,
          parameters: recipe.method.parameters, utterance: plan.utterances[place], input: input,
          artefact: folder.artefact(key), content: Self.content(recipe, contents, plan, place, sources)))
    }
    self.items = items.sorted { Self.order($0).lexicographicallyPrecedes(Self.order($1)) }
    self.controls = controls
  }

  /// A part of ``items`` that has as many of each method as possible, drawn at random.
  ///
  /// - Parameter seed: of the draw.
  public func sample(_ count: Int, seed: UInt64) -> [ReplayItem] {
    func rank(_ item: ReplayItem) -> UInt64 {
      UnitSeed.derive(
        run: seed, purpose: "replay \(item.label) \(item.input.lastPathComponent)",
        utterance: item.utterance.id)
    }
    let groups = Dictionary(grouping: items) { "\($0.role.rawValue) \($0.label)" }
      .sorted { $0.key < $1.key }.map { $0.value.sorted { rank($0) < rank($1) } }
    let longest = groups.map(\.count).max() ?? 0
    let inTurn = (0..<longest).flatMap { place in
      groups.compactMap { place < $0.count ? $0[place] : nil }
    }
    return Array(inTurn.prefix(count))
  }

  private static func order(_ item: ReplayItem) -> [String] {
    let role = Role.allCases.firstIndex(of: item.role) ?? 0
    return ["\(role)", item.label, item.utterance.id, item.artefact.lastPathComponent]
  }

  /// Every audio file of the run by its hash.
  private static func sources(_ plan: AuditPlan, _ records: [ArtefactRecord], _ folder: RunFolder)
    -> [ContentHash: URL]
  {
    var sources: [ContentHash: URL] = [:]
    for record in records {
      guard let hash = ContentHash(hexadecimal: record.contentHash),
        let key = ContentHash(hexadecimal: record.key)
      else { continue }
      sources[hash] = folder.artefact(key)
    }
    for file in plan.protectedFolders.flatMap(\.files.values) {
      sources[file.contentHash] = URL(fileURLWithPath: file.path)
    }
    for utterance in plan.utterances {
      sources[utterance.contentHash] = URL(fileURLWithPath: utterance.path)
    }
    return sources
  }

  /// Labels by the method's key.
  private static func labels(_ folder: RunFolder) throws -> [String: String] {
    let database = try AuditDatabase(folder)
    var labels: [String: String] = [:]
    for role in [Role.protection, .purifier, .cloner] {
      for method in try database.methods(role: role.rawValue) { labels[method.key] = method.label }
    }
    return labels
  }

  private static func content(
    _ recipe: ArtefactRecipe, _ contents: CloneContents, _ plan: AuditPlan, _ place: Int,
    _ sources: [ContentHash: URL]
  ) -> ReplayItem.Content? {
    guard recipe.method.role == .cloner else { return nil }
    let sentence = contents.sentence(for: place)
    if recipe.input.content == ContentHash(of: sentence) { return .text(sentence) }
    return contents.recording(for: place).map { other in
      let clean = plan.utterances[other]
      // A processed version is the recording by its id, from where the run has it.
      guard let hash = recipe.input.content, hash != clean.contentHash, let url = sources[hash] else {
        return .recording(clean)
      }
      return .recording(clean.moved(to: url.path, hash))
    }
  }
}
