public import ArgumentParser
public import AssayRoles

/// `assay methods`: every method there is, with its parameters.
struct MethodsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "methods",
    abstract: "List the methods of every role with their parameters, papers and licences.",
    discussion: """
      EXAMPLES
        assay methods
        assay methods purifier
        assay methods verifier --json
        assay methods --markdown
      """)

  @Argument(help: "Only this role: protection, purifier, cloner, verifier, rater or recogniser.")
  var role: Role?

  @Flag(help: "Print the list as JSON.")
  var json = false

  @Flag(help: "Print tables in Markdown, as in Documentation/Methods.md.")
  var markdown = false

  func validate() throws {
    guard !(json && markdown) else { throw ValidationError("Give --json or --markdown, not both.") }
  }

  func run() throws {
    let roles = role.map { [$0] } ?? Role.allCases
    let methods = roles.map { (role: $0, methods: Methods.all.descriptions(of: $0)) }
    if json { return try StandardOutput.printJSON(methods.flatMap(\.methods).map(MethodListing.init)) }
    if markdown {
      return try StandardOutput.print(
        methods.map { MethodTables.section($0.role, $0.methods) }.joined(separator: "\n\n"))
    }
    try StandardOutput.print(
      methods.map { role, methods in
        "\(role.plural.uppercased())\n" + methods.map { MethodListing($0).text }.joined(separator: "\n")
      }.joined(separator: "\n\n"))
  }
}

extension Role: ExpressibleByArgument {
  /// Also takes the plural.
  public init?(argument: String) {
    guard let role = Self.allCases.first(where: { $0.rawValue == argument || $0.plural == argument }) else {
      return nil
    }
    self = role
  }
}
