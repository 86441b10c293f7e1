import AssayFiles
import AssayRoles
import AssayStore
import Foundation

@testable import AssayAudit

/// The results of an audit that was never run, with scores that a test chooses.
enum SimulatedAudit {
  struct Place {
    let protection: String
    let purifier: String
    let verifier: String
    let speaker: Int
    let number: Int
  }

  /// Acceptance is from 0.5 on; speakers are `s00` and so on, even ones female.
  ///
  /// - Parameter score: `nil` for what failed.
  static func results(
    speakers: Int = 25, each: Int = 5, protections: [String] = ["p"],
    purifiers: [String] = ["gaussian-noise"],
    verifiers: [String] = ["v"], seconds: (Int) -> Double? = { 1 + Double($0) }, score: (Place) -> Double?
  ) throws -> AuditResults {
    func method(_ label: String) -> [String: Any] {
      ["label": label, "method": label, "parameters": [String: String]()]
    }
    let places = (0..<speakers).flatMap { speaker in (0..<each).map { (speaker, $0) } }
    func id(_ speaker: Int, _ number: Int) -> String { String(format: "s%02d_%d", speaker, number) }
    let utterances = places.enumerated().map { index, place -> [String: Any] in
      var utterance: [String: Any] = [
        "id": id(place.0, place.1), "path": "nowhere",
        "contentHash": ContentHash(of: "\(index)").hexadecimal,
        "speaker": String(format: "s%02d", place.0),
        "gender": place.0 % 2 == 0 ? Utterance.Gender.female.rawValue : Utterance.Gender.male.rawValue,
      ]
      utterance["seconds"] = seconds(place.1)
      return utterance
    }
    let object: [String: Any] = [
      "version": "test", "seed": 1, "utterances": utterances, "protections": protections.map(method),
      "protectedFolders": [String](), "purifiers": purifiers.map(method), "verifiers": verifiers.map(method),
    ]
    let plan = try AuditPlan.decode(JSONSerialization.data(withJSONObject: object), name: "a test's plan")
    var trials: [TrialRecord] = []
    for protection in plan.protectionLabels {
      for purifier in plan.purifierLabels {
        for verifier in verifiers {
          for (speaker, number) in places {
            let score = score(
              Place(
                protection: protection, purifier: purifier, verifier: verifier, speaker: speaker,
                number: number))
            trials.append(
              TrialRecord(
                utterance: id(speaker, number), protection: protection, purifier: purifier,
                verifier: verifier, similarity: score, enrolment: id(speaker, (number + 1) % each),
                score: score, accepted: score.map { $0 >= 0.5 }))
          }
        }
      }
    }
    return AuditResults(
      plan: plan, trials: trials, thresholds: Dictionary(uniqueKeysWithValues: verifiers.map { ($0, 0.5) }))
  }
}
