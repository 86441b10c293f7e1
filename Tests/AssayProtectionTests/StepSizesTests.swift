import Foundation
import Testing
import _AssayTestSupport

@testable import AssayProtection

@Suite("Step sizes of optimised perturbations")
struct StepSizesTests {
  @Test("A ladder is AntiFake's")
  func ladder() throws {
    let data = try Data(contentsOf: TestFiles.fixture("antifake/ladder.json"))
    let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let rungs = try #require(object["lr_from_iteration"] as? [[Double]])
    let sizes = StepSizes.ladder(first: 0.02, factor: 0.9, length: 100)
    #expect(rungs.count == 10)
    for rung in rungs {
      for iteration in [Int(rung[0]), Int(rung[0]) + 99] {
        expectClose(sizes.size(iteration, of: 1_000), rung[1], tolerance: 1e-15, "iteration \(iteration)")
      }
    }
  }

  @Test("A geometric fall ends at its share of the iterations, and stays")
  func geometric() {
    let sizes = StepSizes.geometric(first: 0.02, last: 0.005, share: 0.8)
    #expect(sizes.size(0, of: 100) == 0.02)
    expectClose(sizes.size(40, of: 100), 0.01, tolerance: 1e-15, "half way")
    #expect(sizes.size(80, of: 100) == sizes.size(99, of: 100))
    expectClose(sizes.size(99, of: 100), 0.005, tolerance: 1e-15, "end")
  }
}
