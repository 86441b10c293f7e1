import AssayRoles

/// A method as `assay methods` lists it.
struct MethodListing: Encodable {
  struct Parameter: Encodable {
    let name: String
    /// `flag`, `integer`, `number`, `choice` or `text`.
    let type: String
    let `default`: ParameterValue
    /// In words, such as `an integer from 1 to 16`.
    let accepted: String
    /// Of a number; absent where there is no bound.
    let minimum: Double?
    let maximum: Double?
    let choices: [String]?
    let unit: String?
    let help: String
  }

  let name: String
  let role: Role
  let summary: String
  let paper: String
  let licence: String
  let quirk: String?
  let parameters: [Parameter]

  init(_ method: MethodDescription) {
    name = method.name
    role = method.role
    summary = method.summary
    paper = method.paper
    licence = method.licence
    quirk = method.quirk
    parameters = method.parameters.map(Parameter.init)
  }

  /// The method in a few lines.
  var text: String {
    var facts = [("paper", paper), ("licence", licence)]
    if let quirk { facts.append(("quirk", quirk)) }
    let lines =
      ["  \(name)", "      \(summary)"] + facts.map { "      \($0.0): \($0.1)" }
      + parameters.map {
        "      --set \($0.name)=\($0.`default`)  \($0.help) (\($0.accepted))"
      }
    return lines.joined(separator: "\n")
  }
}

extension MethodListing.Parameter {
  init(_ parameter: ParameterDescription) {
    name = parameter.name
    `default` = parameter.defaultValue
    accepted = parameter.accepted
    unit = parameter.unit
    help = parameter.help
    switch parameter.kind {
    case .flag: (type, minimum, maximum, choices) = ("flag", nil, nil, nil)
    case .integer(let range):
      (type, minimum, choices) = ("integer", Double(range.lowerBound), nil)
      maximum = range.upperBound == .max ? nil : Double(range.upperBound)
    case .number(let range):
      (type, choices) = ("number", nil)
      minimum = range.lowerBound.isFinite ? range.lowerBound : nil
      maximum = range.upperBound.isFinite ? range.upperBound : nil
    case .choice(let all): (type, minimum, maximum, choices) = ("choice", nil, nil, all)
    case .text: (type, minimum, maximum, choices) = ("text", nil, nil, nil)
    }
  }
}
