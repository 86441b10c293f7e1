package import AssayReport
package import AssayRoles
package import AssaySignal

/// What each method costs for a second of speech.
package struct SpeechBench {
  /// One line of the result; exactly one of the two facts is there.
  package struct Row: Codable, Sendable {
    let role: Role
    let method: String
    /// Wall seconds for a second of speech.
    let secondsPerSecond: Double?
    let failure: String?
  }

  private let environment: MethodEnvironment
  private let waveform: Waveform
  private let repetitions: Int

  /// - Parameter environment: with the methods to be measured.
  package init(_ waveform: Waveform, _ environment: MethodEnvironment, repetitions: Int) {
    self.waveform = waveform
    self.environment = environment
    self.repetitions = repetitions
  }

  /// Verifiers, raters, recognisers, purifiers, and protections with ten iterations where they have iterations.
  package var rows: [Row] {
    let methods = environment.methods
    let context = MethodContext(seed: 1)
    let speech = Utterance(id: "recording", waveform: waveform)
    // A target is needed and its cost is not the attack's, so the recording's reverse stands in for a stranger.
    let stranger = Utterance(
      id: "reversed",
      waveform: Waveform(samples: waveform.samples.reversed(), sampleRate: waveform.sampleRate))
    return rows(methods.verifiers) { verifier in { _ = try verifier.embeddings(of: [waveform]) } }
      + rows(methods.raters) { rater in { _ = try rater.rate(waveform) } }
      + rows(methods.recognisers) { recogniser in { _ = try recogniser.words(of: waveform) } }
      + rows(methods.purifiers) { purifier in { _ = try purifier.purify(speech, context: context) } }
      + rows(methods.protections, overrides: ["iterations": "10"]) { protection in
        { _ = try protection.protect(speech, candidates: [stranger], context: context) }
      }
  }

  /// - Parameter overrides: parameters of the methods that have them.
  private func rows<Method>(
    _ registry: Registry<Method>, overrides: [String: String] = [:],
    call: (Method) -> () throws -> Void
  ) -> [Row] {
    registry.entries.map { entry in
      let names = Set(entry.description.parameters.map(\.name))
      do {
        let values = try ParameterValues(
          for: entry.description, overrides: overrides.filter { names.contains($0.key) })
        let times = try ProcessTimes.median(of: repetitions, call(entry.make(values, environment)))
        return row(entry.description, seconds: times.wall / waveform.duration)
      } catch {
        return row(entry.description, failure: "\(error)")
      }
    }
  }

  private func row(_ method: MethodDescription, seconds: Double? = nil, failure: String? = nil) -> Row {
    Row(role: method.role, method: method.name, secondsPerSecond: seconds, failure: failure)
  }

  package static func report(_ rows: [Row]) -> Report {
    Report([
      .table(
        ReportTable(
          [
            .init("role"), .init("method"),
            .init("s per second of speech (protections: 10 iterations)", key: "seconds_per_second"),
          ],
          rows: rows.map { row in
            [
              .text(row.role.rawValue), .text(row.method),
              .text(row.secondsPerSecond.map { NumberFormat.decimals($0, 4) } ?? row.failure ?? ""),
            ]
          }))
    ])
  }
}
