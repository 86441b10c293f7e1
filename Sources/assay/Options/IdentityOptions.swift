import ArgumentParser

/// What a recording is called: its seed depends on it, see `UnitSeed`.
struct IdentityOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Name of the recording, if there is only one. The seed and this name determine its random numbers, as in "
        + "audits. (default: the file name without extension)", valueName: "name"))
  var id: String?
}
