import AssayErrors
import AssayRoles
import AssaySignal
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("Smoothing")
struct SmoothingTests {
  @Test("An impulse is spread over three samples by the average and removed by the median")
  func impulse() throws {
    #expect(
      try purified([0, 0, 1, 0, 0], by: "average-smoothing").waveform.samples == [0, 1 / 3, 1 / 3, 1 / 3, 0])
    #expect(try purified([0, 0, 1, 0, 0], by: "median-smoothing").waveform.samples == [0, 0, 0, 0, 0])
    #expect(try purified([0.5, 0.5, 0.5], by: "median-smoothing").waveform.samples == [0.5, 0.5, 0.5])
  }

  @Test("A wider kernel smooths more", arguments: ["average-smoothing", "median-smoothing"])
  func kernels(name: String) throws {
    let noise = TestSignals.noise(count: 8000)
    let levels = try [1, 3, 9, 27].map {
      try purified(noise, by: name, ["kernel": "\($0)"]).waveform.levelInDecibels
    }
    #expect(levels == levels.sorted(by: >))
    #expect(try purified(noise, by: name, ["kernel": "1"]).waveform.samples == noise)
  }

  @Test("An even kernel is refused", arguments: ["average-smoothing", "median-smoothing"])
  func evenKernel(name: String) {
    do {
      _ = try purified([0.5], by: name, ["kernel": "4"])
      Issue.record("a kernel of 4 was accepted")
    } catch {
      #expect((error as? RoleError)?.message == "\(name): kernel must be odd, not 4: use 3 or 5.")
    }
  }
}
