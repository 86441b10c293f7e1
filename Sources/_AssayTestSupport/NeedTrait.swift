import Foundation
public import Testing

/// Skips a test where something that it needs is missing, and keeps note of it.
///
/// `make test` ends with a list of all notes: a test that quietly does nothing would look like one that passed.
public struct NeedTrait: TestTrait, SuiteTrait {
  let needs: [TestNeed]

  /// A suite's needs are those of each of its tests, so that each is noted by its name.
  public var isRecursive: Bool { true }

  public func prepare(for test: Test) async throws {
    guard !test.isSuite, let missing = needs.first(where: { !$0.isMet() }) else { return }
    let file = test.sourceLocation.fileName.replacing(".swift", with: "")
    SkippedTests.note("\(file), \(test.displayName ?? test.name): needs \(missing.what); \(missing.remedy)")
    let skipping: ConditionTrait = .disabled("needs \(missing.what): \(missing.remedy)")
    try await skipping.prepare(for: test)
  }
}

extension Trait where Self == NeedTrait {
  /// Skips the test, or all tests of the suite, unless everything is there.
  public static func needs(_ needs: TestNeed...) -> Self { NeedTrait(needs: needs) }
}
