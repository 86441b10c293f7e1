package import AssayAudit
import Dispatch
import Synchronization

/// How often confidence intervals of rates hold the truth, simulated on all processors.
package enum IntervalBench {
  /// - Parameter progress: is told on any thread how many cells are done, and the last of them.
  package static func report(_ study: IntervalStudy, progress: @escaping @Sendable (Int, String) -> Void)
    -> IntervalReport
  {
    let cells = Mutex<[Int: IntervalStudyCell]>([:])
    DispatchQueue.concurrentPerform(iterations: study.places.count) { index in
      let cell = study.cell(at: index)
      let done = cells.withLock { cells in
        cells[index] = cell
        return cells.count
      }
      progress(done, cell.text)
    }
    return IntervalReport(study, cells.withLock { cells in cells.sorted { $0.key < $1.key }.map(\.value) })
  }
}
