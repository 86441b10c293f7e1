package import AssayAudit

/// PhonePuRe with one thing changed, as one row of the ablation.
package struct AblationVariant: Sendable, Equatable {
  /// What is varied.
  package enum Family: String, CaseIterable, Sendable {
    case parts
    case refinementSteps
    case purificationSteps
    case augmentation

    /// The axis of its plot; `nil` for one that is a table only.
    var axis: String? {
      switch self {
      case .parts, .augmentation: nil
      case .refinementSteps: "steps of refinement (N)"
      case .purificationSteps: "steps of purification (T_pur)"
      }
    }
  }

  package let family: Family
  /// The purifier's label in the audit.
  package let label: String
  /// As a person reads it.
  package let name: String
  /// The number that is varied.
  package let value: Double?
  package let overrides: [String: String]

  package var request: MethodRequest {
    MethodRequest(method: "phonepure", label: label, overrides: overrides)
  }

  private static let counts = [1, 2, 3, 4, 5, 8, 10, 20, 30, 50]

  /// The paper's Table 2 (parts), Table 6 (augmentation), Figure 11 (N), and the T_pur axis of Figure 7.
  ///
  /// - Parameters:
  ///   - model: the model's name or folder.
  ///   - unaugmented: one that was trained without augmentation.
  ///   - refinementSteps: the numbers of steps that are tried; those of `counts` when empty.
  ///   - purificationSteps: likewise, 0 for refinement alone; 0 to 10 when empty.
  package static func all(
    model: String, unaugmented: String?, refinementSteps: [Int] = [], purificationSteps: [Int] = []
  ) -> [AblationVariant] {
    func variant(
      _ family: Family, _ label: String, _ name: String, _ value: Double? = nil,
      _ overrides: [String: String] = [:]
    ) -> AblationVariant {
      AblationVariant(
        family: family, label: label, name: name, value: value,
        overrides: overrides.merging(["model": model]) { own, _ in own })
    }
    var variants = [
      variant(.parts, "full", "both stages, with phonemes"),
      variant(.parts, "no-phonemes", "both stages, without phonemes", nil, ["phonemes": "none"]),
      variant(.parts, "no-refinement", "purification alone", nil, ["refinement": "false"]),
      variant(.parts, "no-purification", "refinement alone (T_pur = 0)", nil, ["purificationSteps": "0"]),
    ]
    for steps in refinementSteps.isEmpty ? counts : refinementSteps {
      variants.append(
        variant(
          .refinementSteps, "N=\(steps)", "N = \(steps)", Double(steps), ["refinementSteps": String(steps)]))
    }
    for steps in purificationSteps.isEmpty ? Array(0...10) : purificationSteps {
      variants.append(
        variant(
          .purificationSteps, "T=\(steps)", "T_pur = \(steps)", Double(steps),
          ["purificationSteps": String(steps)]))
    }
    if let unaugmented {
      variants.append(
        variant(
          .augmentation, "no-augmentation", "trained without augmentation", nil, ["model": unaugmented]))
    }
    return variants
  }
}
