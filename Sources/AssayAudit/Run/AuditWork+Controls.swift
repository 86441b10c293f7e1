import AssayFiles
import AssayRoles
import AssaySignal
import AssayStore
import Foundation

/// The step that makes noise as strong as each protection's perturbation.
extension AuditWork {
  func control(_ made: MadeMethods) throws {
    guard !plan.noiseControls.isEmpty else { return }
    let steps = try NoiseControl.allCases.map {
      (control: $0, step: try AudioStep(.protection, $0.description.name, made, database))
    }
    for protection in plan.protectionLabels.dropFirst() {
      let sources = audio[AuditCell(protection: protection, purifier: AuditPlan.unpurified)] ?? []
      let alignments = try sources.enumerated().map { index, source in
        try source.flatMap { try alignment(index, $0, protection, steps) }
      }
      let report = NoiseControlReport(protection: protection, alignments.compactMap { $0 })
      controlReports.append(report)
      if let notice = report.notice { notices[notice.subject] = notice.count }
      for (control, step) in steps {
        let label = control.label(for: protection)
        let jobs = try sources.enumerated().map { [corpus] index, source -> ArtefactJob? in
          let unit = WorkUnit(utterance: plan.utterances[index].id, protection: label)
          guard let source, let alignment = alignments[index] else {
            // Of a protection that failed; a failed alignment is recorded already.
            if source == nil { try resolve(unit) }
            tracker.finish(step.kind, failed: true)
            return nil
          }
          guard !report.isOmitted, alignment.suffices else {
            try resolve(unit)
            tracker.finish(step.kind)
            return nil
          }
          return ArtefactJob(unit: unit, input: controlInput(index, source), purpose: step.label) { context in
            let (protected, clean) = (try corpus.waveform(index, source), try corpus.waveform(index))
            let speech = try SpeechAlignment(of: protected, to: clean).speech(protected, clean)
            return ProcessedSpeech(
              try control.noisy(speech, seed: context.seed), details: alignment.details)
          }
        }
        audio[AuditCell(protection: label, purifier: AuditPlan.unpurified)] = try artefacts(
          step, jobs, parallelism: { .recordings })
      }
    }
  }

  private func controlInput(_ index: Int, _ source: AudioSource) -> ArtefactRecipe.Input {
    var input = input(index, plan.utterances[index].contentHash, nil)
    input.model = source.contentHash
    return input
  }

  /// How a protected recording lies to the clean one; `nil` when it failed. What a finished control says of it is taken
  /// from there.
  private func alignment(
    _ index: Int, _ source: AudioSource, _ protection: String,
    _ steps: [(control: NoiseControl, step: AudioStep)]
  ) throws -> ControlAlignment? {
    let utterance = plan.utterances[index].id
    for (_, step) in steps {
      let key = try recipe(step, utterance, controlInput(index, source), purpose: step.label).key()
      if let known = step.known[key.hexadecimal].flatMap({ ControlAlignment(details: $0.details) }) {
        return known
      }
    }
    try stopIfAsked()
    do {
      let (protected, clean) = (try corpus.waveform(index, source), try corpus.waveform(index))
      let alignment = try SpeechAlignment(of: protected, to: clean)
      return ControlAlignment(alignment, try alignment.speech(protected, clean))
    } catch {
      for (control, _) in steps {
        try fail(WorkUnit(utterance: utterance, protection: control.label(for: protection)), error)
      }
      return nil
    }
  }
}
