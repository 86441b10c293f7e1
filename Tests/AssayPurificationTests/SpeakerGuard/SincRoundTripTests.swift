import AssayRoles
import AssaySignal
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("Resampling there and back")
struct SincRoundTripTests {
  @Test(
    "Blocks change nothing, for rates with simple and with long periods", arguments: [8_000, 11_025, 5_000])
  func blocks(rate: Int) throws {
    let values = try ParameterValues(for: DownUpSampling.description, overrides: ["rate": "\(rate)"])
    for recipe in [SincRecipe.hann, .kaiserBest] {
      let roundTrip = try SincRoundTrip(values, recipe: recipe)
      let samples = TestSignals.noise(seed: 8, count: 30_011)
      #expect(roundTrip.filtered(samples, blockLength: 4_000) == roundTrip.filtered(samples))
      #expect(roundTrip.filtered(samples).count == samples.count)
    }
  }
}
