import ArgumentParser

/// What a recording is called: its seed depends on it, see `UnitSeed`.
struct IdentityOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What the one recording given is called. Its noise is drawn by the seed and this name, in audits too. (default: "
        + "its file name without extension)", valueName: "name"))
  var id: String?
}
