package import AssayFiles
package import AssayRoles
package import AssaySignal
package import AssayTensor
import Foundation

/// All that decides what a method makes of a recording, and how the result is recorded.
package struct SpeechRecipe {
  /// What the method is used as: a ``Role``'s name.
  package let role: String
  package let method: String
  package let parameters: ParameterValues
  package let seed: UInt64
  package let device: Device
  package let weights: [String: String]
  package let encoding: AudioEncoding
  /// SHA-256 over the recordings that a target may be chosen from; `nil` where nothing is chosen.
  package var candidates: ContentHash?
  /// SHA-256 of what a clone says: of words, or of a recording.
  package var content: ContentHash?
  /// The words of each recording by its id, where they are known.
  package var transcripts: [String: String] = [:]

  package init(
    role: String, method: String, parameters: ParameterValues, seed: UInt64, device: Device,
    weights: [String: String], encoding: AudioEncoding, candidates: ContentHash? = nil,
    content: ContentHash? = nil, transcripts: [String: String] = [:]
  ) {
    self.role = role
    self.method = method
    self.parameters = parameters
    self.seed = seed
    self.device = device
    self.weights = weights
    self.encoding = encoding
    self.candidates = candidates
    self.content = content
    self.transcripts = transcripts
  }

  /// The provenance of the result for one input, before anything is known about the result.
  ///
  /// - Throws: `FileError` when the input cannot be read.
  package func provenance(of task: SpeechTask) throws -> Provenance {
    // Randomness depends on the id.
    var details = ["encoding": encoding.rawValue, "id": task.id]
    if let candidates { details["candidates"] = candidates.hexadecimal }
    if let content { details["content"] = content.hexadecimal }
    if let words = transcripts[task.id] { details["transcript"] = ContentHash(of: words).hexadecimal }
    return Provenance(
      role: role, method: method, parameters: parameters.values.mapValues(\.description), seed: seed,
      inputs: [try Provenance.Input(ofFile: task.input)], weights: weights, device: "\(device)",
      details: details, synthetic: role == Role.cloner.rawValue)
  }

  /// The seed for one recording, by the rule that audits have, too.
  package func seed(for task: SpeechTask) -> UInt64 {
    UnitSeed.derive(run: seed, purpose: role, utterance: task.id)
  }
}

extension Provenance {
  /// How this record's recipe differs from that of an earlier result, such as `seed 2, not 1`; empty where the
  /// two are the same.
  ///
  /// The device does not count: it changes rounding, not the work. Names of inputs do not either.
  package func recipeDifferences(from earlier: Provenance) -> [String] {
    var found: [String] = []
    func compare(_ name: String, _ now: String?, _ then: String?) {
      if now != then { found.append("\(name) \(now ?? "unset"), not \(then ?? "unset")") }
    }
    compare("Assay", version, earlier.version)
    compare("role", role, earlier.role)
    compare("method", method, earlier.method)
    if method == earlier.method {
      for key in Set(parameters.keys).union(earlier.parameters.keys).sorted() {
        compare(key, parameters[key], earlier.parameters[key])
      }
    }
    compare("seed", "\(seed)", "\(earlier.seed)")
    if version == earlier.version { compare("id", details["id"], earlier.details["id"]) }
    compare("encoding", details["encoding"], earlier.details["encoding"])
    if inputs.map(\.sha256) != earlier.inputs.map(\.sha256) { found.append("another input") }
    if method == earlier.method {
      found += weightDifferences(from: earlier)
      if details["candidates"] != earlier.details["candidates"] {
        found.append("other candidates for the target")
      }
      if details["content"] != earlier.details["content"] { found.append("other content") }
      if details["transcript"] != earlier.details["transcript"] { found.append("another transcript") }
    }
    return found
  }

  /// How what the method was made of differs: programs of others record their descriptions in place of weights.
  private func weightDifferences(from earlier: Provenance) -> [String] {
    let changed = Set(weights.keys).union(earlier.weights.keys).filter { weights[$0] != earlier.weights[$0] }
    let descriptions = changed.filter { $0.hasSuffix(".yaml") }
    let versions = changed.filter { $0.hasSuffix(" version") }
    return (descriptions.isEmpty ? [] : ["another program description"])
      + (versions.isEmpty ? [] : ["another version of the program"])
      + (descriptions.count + versions.count == changed.count ? [] : ["other weights"])
  }
}
