import AssayErrors
import AssayRoles
import Foundation
import Testing

@Suite("Parameters are complete and checked before a method exists")
struct ParameterValuesTests {
  private let description = MethodDescription(
    name: "filter", role: .purifier, summary: "", paper: "",
    parameters: [
      .init("order", .integer(1...16), default: .integer(8), help: ""),
      .init("cutoff", .number(0...8_000), default: .number(4_000), unit: "Hz", help: ""),
      .init("mode", .choice(["soft", "hard"]), default: .text("soft"), help: ""),
      .init("dither", .flag, default: .flag(false), help: ""),
    ])

  @Test("What is not set has its default")
  func defaults() throws {
    let values = try ParameterValues(for: description, overrides: ["order": "3"])
    #expect(values.integer("order") == 3)
    #expect(values.number("cutoff") == 4_000)
    #expect(values.text("mode") == "soft")
    #expect(!values.flag("dither"))
    #expect(values.canonical == "cutoff=4000.0,dither=false,mode=soft,order=3")
  }

  @Test(
    "A value outside its range is refused with what the parameter takes",
    arguments: [
      ("order", "17", "1 to 16"), ("order", "2.5", "an integer"), ("cutoff", "-1", "Hz"),
      ("cutoff", "nan", "0.0 to 8000.0"), ("mode", "loud", "soft, hard"), ("dither", "yes", "true or false"),
    ])
  func invalid(key: String, value: String, words: String) {
    #expect {
      try ParameterValues(for: description, overrides: [key: value])
    } throws: {
      ($0 as? RoleError)?.code == .invalidParameter && "\($0)".contains(words) && "\($0)".contains(key)
    }
  }

  @Test("A key that the method does not have is refused with those it has")
  func unknown() {
    #expect {
      try ParameterValues(for: description, overrides: ["oder": "3"])
    } throws: {
      ($0 as? RoleError)?.code == .unknownParameter && "\($0)".contains("order, cutoff, mode, dither")
    }
  }

  @Test("Values survive JSON, a whole number in a number's place too")
  func json() throws {
    let values = try ParameterValues(for: description, overrides: ["cutoff": "3000"])
    let decoded = try JSONDecoder().decode(ParameterValues.self, from: JSONEncoder().encode(values))
    #expect(decoded.number("cutoff") == 3_000)
    #expect(decoded.flag("dither") == false)
    #expect(decoded.integer("order") == 8)
  }

  @Test("A parameter that was set and has no effect is refused; one that has its default is not")
  func withoutEffect() throws {
    let values = try ParameterValues(for: description, overrides: ["order": "8"])
    try values.refuse("cutoff", "dither", because: "mode=soft")
    #expect {
      try values.refuse("cutoff", "order", because: "mode=soft")
    } throws: {
      ($0 as? RoleError)?.code == .invalidParameter
        && "\($0)" == "order=8 has no effect, because of mode=soft: remove order."
    }
    // What was set decides no result: it is not compared, and a plan that is read back has none.
    #expect(try values == ParameterValues(for: description))
    let decoded = try JSONDecoder().decode(ParameterValues.self, from: JSONEncoder().encode(values))
    try decoded.refuse("order", because: "mode=soft")
  }
}
