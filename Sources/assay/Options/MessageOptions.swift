import ArgumentParser

/// How much a command says.
struct MessageOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Show no notices and no progress, only errors.")
  var quiet = false

  @Flag(help: "Print the results as JSON.")
  var json = false

  var messages: Messages { Messages(quiet: quiet) }
}
