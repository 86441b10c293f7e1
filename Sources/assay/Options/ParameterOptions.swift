import ArgumentParser

/// Parameters of one method.
struct ParameterOptions: ParsableArguments {
  /// One `key=value`.
  struct Setting: ExpressibleByArgument {
    let key: String
    let value: String

    init?(argument: String) {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else { return nil }
      (key, value) = (String(parts[0]), String(parts[1]))
    }
  }

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Set a parameter of the method; see assay methods.", valueName: "key=value"))
  var settings: [Setting] = []

  func validate() throws {
    var keys: Set<String> = []
    for setting in settings where !keys.insert(setting.key).inserted {
      throw ValidationError("--set gives \(setting.key) twice: remove one.")
    }
  }

  /// The values by key.
  var overrides: [String: String] {
    Dictionary(uniqueKeysWithValues: settings.map { ($0.key, $0.value) })
  }
}
