import AssayFiles
import AssayRoles
import AssaySignal
import AssayStore
import Foundation

/// The steps that clone voices.
extension AuditWork {
  /// Takes clones that are there already.
  func adopt(_ folder: CloneFolder) throws {
    for cell in folder.cells(of: plan.recordedCells) {
      let place = CloneFolder.place(cell.protection, cell.purifier)
      audio[cell] = try adopted(folder.files[place] ?? [:], from: "\(folder.path)/\(place)") {
        WorkUnit(
          utterance: $0, protection: cell.protection, purifier: cell.purifier, cloner: folder.label)
      }
    }
  }

  /// Clones the voice of every recording, protected, purified or neither.
  func clone(_ planned: PlannedMethod, _ made: MadeMethods) throws {
    let entry = try methods.cloners.entry(named: planned.method)
    let method = OnDemand { [environment] in
      try entry.make(planned.parameters, environment)
    }
    let step = try AudioStep(.cloner, planned.label, made, database)
    let kind = made.contentKinds[planned.label] ?? .speech
    let contents = CloneContents(plan.utterances, seed: plan.seed)
    for cell in plan.recordedCells {
      let sources = audio[cell] ?? []
      let jobs = try sources.enumerated().map { [corpus] index, source -> ArtefactJob? in
        let unit = WorkUnit(
          utterance: plan.utterances[index].id, protection: cell.protection, purifier: cell.purifier,
          cloner: planned.label)
        let said = contents.recording(for: index)
        // The other recording as it came out of the same protection and purifier.
        let processed = plan.sourceSpeech == .processed && kind == .speech ? said.map { sources[$0] } : nil
        guard let source, processed.map({ $0 != nil }) ?? true else {
          // What failed before is reported; it is no failure of the cloner.
          try resolve(unit)
          tracker.finish(step.kind, failed: true)
          return nil
        }
        var input = input(index, source.contentHash, nil)
        input.content = (processed ?? nil)?.contentHash ?? contentHash(kind, contents, index)
        return ArtefactJob(unit: unit, input: input) { context in
          let reference = corpus.utterance(index, try corpus.waveform(index, source))
          let content = try Self.content(kind, contents, index, processed ?? nil, corpus)
          var clone = try method.value().clone(reference, content: content, context: context)
          if case .text(let words) = content.said { clone.details["text"] = .text(words) }
          return clone
        }
      }
      audio[AuditCell(protection: cell.protection, purifier: cell.purifier, cloner: planned.label)] =
        try artefacts(step, jobs, parallelism: { try method.value().parallelism })
    }
  }

  private func contentHash(_ kind: CloningContent.Kind, _ contents: CloneContents, _ index: Int)
    -> ContentHash?
  {
    switch kind {
    case .text: ContentHash(of: contents.sentence(for: index))
    case .speech: contents.recording(for: index).map { plan.utterances[$0].contentHash }
    }
  }

  private static func content(
    _ kind: CloningContent.Kind, _ contents: CloneContents, _ index: Int, _ processed: AudioSource?,
    _ corpus: CorpusAudio
  ) throws -> CloningContent {
    switch kind {
    case .text: return .text(contents.sentence(for: index))
    case .speech:
      guard let other = contents.recording(for: index) else {
        throw RoleError(
          .unsuitableInput,
          "Voice conversion needs the words of another speaker, but the corpus has only one: add more speakers."
        )
      }
      let waveform = try processed.map { try corpus.waveform(other, $0) } ?? corpus.waveform(other)
      return .speech(corpus.utterance(other, waveform))
    }
  }
}
