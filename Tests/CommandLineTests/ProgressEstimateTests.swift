import AssayReport
import Testing

@testable import assay

@Suite("Progress")
struct ProgressEstimateTests {
  @Test("Percentage, rate and time left follow from what is done")
  func estimates() {
    let half = ProgressEstimate(done: 5, total: 10, seconds: 20)
    #expect(half.percentage == 50)
    #expect(half.rate("files") == "15.0 files/min")
    #expect(half.remaining == "20 s left")
    #expect(ProgressEstimate(done: 30, total: 100, seconds: 10).rate("pairs") == "3.0 pairs/s")
  }

  @Test("100 % means that all is done, and nothing done says nothing")
  func ends() {
    #expect(ProgressEstimate(done: 999.9, total: 1000, seconds: 1).percentage == 99)
    #expect(ProgressEstimate(done: 1000, total: 1000, seconds: 1).percentage == 100)
    let none = ProgressEstimate(done: 0, total: 3, seconds: 5)
    #expect(none.percentage == 0)
    #expect(none.rate("files") == nil)
    #expect(none.remaining == nil)
    #expect(ProgressEstimate(done: 0, total: 0, seconds: 0).percentage == 100)
  }

  @Test("What was there before counts for the percentage, not for the speed")
  func earlier() {
    let resumed = ProgressEstimate(done: 60, total: 100, seconds: 5, earlier: 50)
    #expect(resumed.percentage == 60)
    #expect(resumed.rate("MB") == "2.0 MB/s")
    #expect(resumed.remaining == "20 s left")
    #expect(ProgressEstimate(done: 50, total: 100, seconds: 5, earlier: 50).remaining == nil)
  }

  @Test("Time is told in units that fit")
  func times() {
    #expect(ProgressEstimate.remaining(59.4) == "59 s left")
    #expect(ProgressEstimate.remaining(125) == "2 min 05 s left")
    #expect(ProgressEstimate.remaining(3 * 3600 + 61) == "3 h 01 min left")
    #expect(ProgressEstimate.remaining(.infinity) == "a long time left")
    #expect(ProgressEstimate.remaining(1e300) == "a long time left")
  }

  @Test("Columns are as wide as their widest cell, without trailing spaces")
  func table() {
    let table = TextTable(
      header: ["a", "number"], rows: [["longer", "1"], ["b", "22"], ["c"]], alignments: [.left, .right])
    #expect(table.text == "a       number\nlonger       1\nb           22\nc")
  }
}
