import AssayReport
import AssayRoles

/// The methods of a role as tables in Markdown: the pages of the documentation hold them, so that they cannot say something
/// else than the methods themselves.
enum MethodTables {
  /// A heading, a table of the methods, and a table of their parameters where there are any.
  static func section(_ role: Role, _ methods: [MethodDescription]) -> String {
    let title = role.plural.prefix(1).uppercased() + role.plural.dropFirst()
    let overview = MarkdownTable(
      header: ["method", "what it does", "paper", "licence"],
      rows: methods.map { method in
        [
          "`\(method.name)`", method.summary + (method.quirk.map { " Quirk: \($0)" } ?? ""), method.paper,
          method.licence,
        ]
      })
    let parameters = methods.flatMap { method in
      method.parameters.map { parameter in
        [
          "`\(method.name)`", "`\(parameter.name)`",
          parameter.defaultValue.description.isEmpty ? "–" : "`\(parameter.defaultValue)`",
          parameter.accepted, parameter.help,
        ]
      }
    }
    let details = MarkdownTable(
      header: ["method", "parameter", "default", "accepted", "what it is"], rows: parameters)
    // What the lint of the documentation wants before a table of no figures.
    let mark = "<!-- not measured -->\n"
    return (["## \(title)", mark + overview.text] + (parameters.isEmpty ? [] : [mark + details.text]))
      .joined(separator: "\n\n")
  }
}
