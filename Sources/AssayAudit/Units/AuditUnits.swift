import AssayRoles
import AssayStore

/// All work of an audit, as a list that follows from its plan alone.
struct AuditUnits: Sendable {
  let plan: AuditPlan
  /// What each cloner is given, by label.
  let contentKinds: [String: CloningContent.Kind]
  /// How many recordings of a speaker each protection learns from, by label; without those that learn from none.
  let learning: [String: Int]
  /// The indices of the recordings that are tested: without those that a protection learns from.
  let tested: [Int]
  /// By the utterance's index: the sentence that text to speech says, and the recording that voice conversion says again.
  private let said: [(sentence: String, recording: Int?)]

  init(_ plan: AuditPlan, contentKinds: [String: CloningContent.Kind], learning: [String: Int] = [:]) {
    self.plan = plan
    self.contentKinds = contentKinds
    self.learning = learning
    let learned = Self.first(learning.values.max() ?? 0, in: plan)
    tested = plan.utterances.indices.filter { !learned.contains($0) }
    let contents = CloneContents(plan.utterances, seed: plan.seed)
    said = plan.utterances.indices.map { (contents.sentence(for: $0), contents.recording(for: $0)) }
  }

  /// Every stage with the labels of its methods, in the order of work.
  var stages: [(kind: StageKind, method: String)] {
    StageKind.allCases.flatMap { kind in labels(kind).map { (kind, $0) } }
  }

  /// Every unit in the order of work: none needs what a later one makes. Recordings that a protection learns from are only
  /// worked on where others need them.
  var all: [AuditUnit] {
    let every = stages.flatMap { units(of: $0.kind, $0.method) }
    guard tested.count < plan.utterances.count else { return every }
    let tested = Set(tested)
    return closure(of: every.filter { tested.contains($0.place.utterance) }, among: every)
  }

  /// The indices of the first recordings of each speaker.
  private static func first(_ count: Int, in plan: AuditPlan) -> Set<Int> {
    let speakers = Dictionary(grouping: plan.utterances.indices) { plan.utterances[$0].speaker }
    return Set(speakers.values.flatMap { $0.prefix(count) })
  }

  /// The recordings of a speaker that a protection learns from: the first in the order of ids. Empty for one that learns from
  /// none.
  func learned(_ protection: String, speaker: String) -> [Int] {
    guard let count = learning[protection] else { return [] }
    return Array(plan.utterances.indices.filter { plan.utterances[$0].speaker == speaker }.prefix(count))
  }

  /// The labels of a stage's methods.
  func labels(_ kind: StageKind) -> [String] {
    switch kind {
    case .protect: plan.protections.map(\.label)
    case .align: plan.noiseControls.isEmpty ? [] : [NoiseControl.alignment.name]
    case .control: plan.noiseControls.isEmpty ? [] : NoiseControl.allCases.map(\.description.name)
    case .purify: plan.purifiers.map(\.label)
    case .clone: (plan.cloners ?? []).map(\.label)
    case .verify: plan.verifiers.map(\.label)
    case .rate: (plan.raters ?? []).map(\.label)
    case .recognise: (plan.recognisers ?? []).map(\.label)
    }
  }

  /// The units of one method in one stage, in the order of work.
  func units(of kind: StageKind, _ method: String) -> [AuditUnit] {
    cells(of: kind, method).flatMap { cell in
      plan.utterances.indices.map {
        AuditUnit(stage: kind, method: method, place: AudioPlace(cell: cell, utterance: $0))
      }
    }.filter { kind != .recognise || words(at: $0.place) != nil }
  }

  /// The cells that a method makes or measures.
  private func cells(of kind: StageKind, _ method: String) -> [AuditCell] {
    let protected = plan.protectionLabels.dropFirst()
    switch kind {
    case .protect: return [AuditCell(protection: method, purifier: AuditPlan.unpurified)]
    case .align: return protected.map { AuditCell(protection: $0, purifier: AuditPlan.unpurified) }
    case .control:
      guard let control = NoiseControl(method: method) else { return [] }
      return protected.map {
        AuditCell(protection: control.label(for: $0), purifier: AuditPlan.unpurified)
      }
    case .purify: return plan.protectionLabels.map { AuditCell(protection: $0, purifier: method) }
    case .clone:
      return plan.recordedCells.map {
        AuditCell(protection: $0.protection, purifier: $0.purifier, cloner: method)
      }
    case .verify, .rate, .recognise: return plan.cells
    }
  }

  /// What a unit needs before it can be done.
  func inputs(of unit: AuditUnit) -> [UnitInput] {
    let place = unit.place
    switch unit.stage {
    case .protect:
      let speaker = plan.utterances[place.utterance].speaker
      return ([place.utterance] + learned(unit.method, speaker: speaker)).map {
        .audio(place.other($0).clean)
      }
    case .align: return [.audio(place.clean), .audio(place)]
    case .control:
      guard let protected = protected(byControl: place) else { return [] }
      // Whether there are controls at all is decided by all recordings of the protection.
      return [.audio(place.clean), .audio(protected)]
        + Set(tested + [place.utterance]).sorted().map { .alignment(protected.other($0)) }
    case .purify: return [.audio(place.unpurified)]
    case .clone: return [.audio(place.uncloned)] + (source(of: place).map { [.audio($0)] } ?? [])
    case .verify, .rate, .recognise: return [.audio(place)]
    }
  }

  /// The protected recording that a control is made like.
  func protected(byControl place: AudioPlace) -> AudioPlace? {
    plan.noiseControls.first { $0.label == place.cell.protection }.map {
      AudioPlace(
        cell: AuditCell(protection: $0.protection, purifier: AuditPlan.unpurified),
        utterance: place.utterance)
    }
  }

  /// The recording that a clone by voice conversion says again; `nil` for text to speech, and where there is one speaker.
  func source(of clone: AudioPlace) -> AudioPlace? {
    guard contentKinds[clone.cell.cloner] == .speech, let other = said[clone.utterance].recording
    else { return nil }
    // As it came out of the same protection and purifier, or as it was recorded.
    return plan.sourceSpeech == .processed
      ? clone.uncloned.other(other) : clone.other(other).clean
  }

  /// What is said at a place; `nil` where there is no transcript.
  func words(at place: AudioPlace) -> String? {
    guard place.cell.cloner != AuditPlan.uncloned else { return plan.utterances[place.utterance].transcript }
    switch contentKinds[place.cell.cloner] {
    case .text: return said[place.utterance].sentence
    case .speech: return said[place.utterance].recording.flatMap { plan.utterances[$0].transcript }
    // Clones that somebody else has made.
    case nil: return nil
    }
  }

  /// The unit that supplies an input; `nil` for audio that the audit is given.
  func unit(supplying input: UnitInput) -> AuditUnit? {
    switch input {
    case .alignment(let place):
      return AuditUnit(stage: .align, method: NoiseControl.alignment.name, place: place)
    case .audio(let place):
      let cell = place.cell
      func made(_ kind: StageKind, _ method: String) -> AuditUnit? {
        labels(kind).contains(method) ? AuditUnit(stage: kind, method: method, place: place) : nil
      }
      if cell.cloner != AuditPlan.uncloned { return made(.clone, cell.cloner) }
      if cell.purifier != AuditPlan.unpurified { return made(.purify, cell.purifier) }
      for control in NoiseControl.allCases
      where protected(byControl: place).map({ control.label(for: $0.cell.protection) }) == cell.protection {
        return made(.control, control.description.name)
      }
      return made(.protect, cell.protection)
    }
  }

  /// Some units and all that they need, in the order of work.
  func closure(of chosen: some Sequence<AuditUnit>) -> [AuditUnit] { closure(of: chosen, among: all) }

  private func closure(of chosen: some Sequence<AuditUnit>, among every: [AuditUnit]) -> [AuditUnit] {
    var needed: Set<AuditUnit> = []
    var waiting = Array(chosen)
    while let unit = waiting.popLast() {
      guard needed.insert(unit).inserted else { continue }
      waiting += inputs(of: unit).compactMap(unit(supplying:))
    }
    return every.filter(needed.contains)
  }

  /// What a person calls a unit.
  func workUnit(_ unit: AuditUnit) -> WorkUnit {
    let cell = unit.place.cell
    // Audio that is not purified has no purifier in its unit's name, unless it is cloned or measured.
    let isMade = unit.stage.makesAudio || unit.stage == .align
    let purifier = isMade && unit.stage != .purify && unit.stage != .clone ? "" : cell.purifier
    return WorkUnit(
      utterance: plan.utterances[unit.place.utterance].id, protection: cell.protection, purifier: purifier,
      cloner: cell.cloner == AuditPlan.uncloned ? "" : cell.cloner,
      judge: isMade ? nil : WorkUnit.Judge(role: unit.stage.role.rawValue, label: unit.method))
  }
}
