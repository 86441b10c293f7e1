import ArgumentParser
import AssayErrors
import AssayRoles

/// Options of their own for parameters that only some purifiers have.
///
/// Each is a shorthand for `--set` and is read by the parameter itself, so that ranges are told in one way.
struct PurifierOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Name in the models folder, or folder, of the model.", valueName: "name|folder"),
    completion: .directory)
  var model: String?

  @Option(help: ArgumentHelp("Purification steps (T_pur).", valueName: "n"))
  var purificationSteps: String?

  @Option(help: ArgumentHelp("Refinement steps (N).", valueName: "n"))
  var refinementSteps: String?

  @Option(help: ArgumentHelp("Step size of the corrector in refinement (r).", valueName: "r"))
  var snr: String?

  @Flag(help: "Skip refinement.")
  var noRefinement = false

  @Flag(help: "Refine without phonemes.")
  var noPhonemes = false

  @Flag(help: "Refine a recording in one pass, as the official code does.")
  var whole = false

  @Flag(help: "Fail instead of using a fallback for phoneme guidance.")
  var strict = false

  private struct Shorthand {
    let option: String
    let key: String
    let value: String
  }

  private var given: [Shorthand] {
    func option(_ name: String, _ key: String, _ value: String?) -> [Shorthand] {
      value.map { [Shorthand(option: "--\(name)", key: key, value: $0)] } ?? []
    }
    func flag(_ name: String, _ key: String, _ isGiven: Bool, _ value: String) -> [Shorthand] {
      option(name, key, isGiven ? value : nil)
    }
    return option("model", "model", model)
      + option("purification-steps", "purificationSteps", purificationSteps)
      + option("refinement-steps", "refinementSteps", refinementSteps) + option("snr", "snr", snr)
      + flag("no-refinement", "refinement", noRefinement, "false")
      + flag("no-phonemes", "phonemes", noPhonemes, "none") + flag("whole", "whole", whole, "true")
      + flag("strict", "strict", strict, "true")
  }

  /// The overrides of `--set` and those of the options given.
  ///
  /// - Throws: `RoleError` for an option of a parameter that the method does not have, and where an option and `--set`
  ///   give different values.
  func completing(_ settings: [String: String], of method: MethodDescription) throws -> [String: String] {
    var overrides = settings
    for shorthand in given {
      let named = method.parameters.first { $0.name == shorthand.key }
      guard let parameter = named, parameter.hasOption else {
        throw RoleError(
          .unknownParameter,
          named == nil
            ? "\(shorthand.option) does not apply to \(method.name), which has no parameter \(shorthand.key): "
              + "remove it."
            : "\(shorthand.option) is another method's option: set \(shorthand.key) of \(method.name) with "
              + "--set \(shorthand.key)=….")
      }
      let value = try parameter.parse(shorthand.value, method: method.name)
      if let other = settings[shorthand.key], try parameter.parse(other, method: method.name) != value {
        throw RoleError(
          .invalidParameter,
          "\(shorthand.option) means \(shorthand.key)=\(shorthand.value), and --set gives "
            + "\(shorthand.key)=\(other): remove one.")
      }
      overrides[shorthand.key] = shorthand.value
    }
    return overrides
  }
}
