import AssayFiles
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// All that decides what a method makes of a recording, and how the result is recorded.
struct SpeechRecipe {
  /// What the method is used as: a ``Role``'s name.
  let role: String
  let method: String
  let parameters: ParameterValues
  let seed: UInt64
  let device: Device
  let weights: [String: String]
  let encoding: AudioEncoding
  /// SHA-256 over the recordings that a target may be chosen from; `nil` where nothing is chosen.
  var candidates: ContentHash?
  /// SHA-256 of what a clone says: of words, or of a recording.
  var content: ContentHash?
  /// The words of each recording by its id, where they are known.
  var transcripts: [String: String] = [:]

  /// The provenance of the result for one input, before anything is known about the result.
  ///
  /// - Throws: `FileError` when the input cannot be read.
  func provenance(of task: SpeechTask) throws -> Provenance {
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
  func seed(for task: SpeechTask) -> UInt64 {
    UnitSeed.derive(run: seed, purpose: role, utterance: task.id)
  }
}

extension Provenance {
  /// How this record's recipe differs from that of an earlier result, such as `seed 2, not 1`; empty where the
  /// two are the same.
  ///
  /// The device does not count: it changes rounding, not the work. Names of inputs do not either.
  func recipeDifferences(from earlier: Provenance) -> [String] {
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
