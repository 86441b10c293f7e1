import AssayErrors
import AssayRoles
import Testing

@Suite("Registries")
struct RegistryTests {
  private let registry = Registry<Int>(
    .purifier,
    [1, 2].map { number in
      .init(MethodDescription(name: "m\(number)", role: .purifier, summary: "", paper: "")) { _, _ in number }
    })

  @Test("A method is made by its name")
  func find() throws {
    let entry = try registry.entry(named: "m2")
    #expect(try entry.make(ParameterValues(for: entry.description), MethodEnvironment()) == 2)
  }

  @Test("An unknown name is answered with the names there are")
  func unknown() {
    #expect {
      try registry.entry(named: "m3")
    } throws: {
      ($0 as? RoleError)?.code == .unknownMethod && "\($0)".contains("m1, m2")
    }
  }
}
