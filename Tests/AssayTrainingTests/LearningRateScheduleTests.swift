import AssayTraining
import Testing
import _AssayTestSupport

@Suite("LearningRateSchedule")
struct LearningRateScheduleTests {
  @Test("It rises in a line, falls as half a cosine, and ends at its floor")
  func cosine() {
    let schedule = LearningRateSchedule(peak: 2, warmupSteps: 4, decay: .cosine, floor: 0.1)
    expectClose(schedule.rate(0, of: 104), 0.5, tolerance: 1e-12, "first")
    expectClose(schedule.rate(3, of: 104), 2, tolerance: 1e-12, "peak")
    expectClose(schedule.rate(54, of: 104), 2 * 0.55, tolerance: 1e-12, "half way")
    expectClose(schedule.rate(104, of: 104), 0.2, tolerance: 1e-12, "end")
  }

  @Test("Without decay it stays")
  func constant() {
    let schedule = LearningRateSchedule(peak: 1e-4)
    #expect([0, 10, 1_000].allSatisfy { schedule.rate($0, of: 1_000) == 1e-4 })
  }
}
