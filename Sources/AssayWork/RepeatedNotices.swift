/// Notices about files, of which one that is the same for many files is told once and then counted.
package final class RepeatedNotices {
  private let observer: any WorkObserver
  private var counts: [String: Int] = [:]
  /// In the order of their first file.
  private var order: [String] = []

  package init(_ observer: any WorkObserver) { self.observer = observer }

  /// - Parameter file: what the message calls the file that the notice is about.
  package func tell(_ notice: String, of file: String) {
    counts[notice, default: 0] += 1
    guard counts[notice] == 1 else { return }
    order.append(notice)
    observer.notice("\(file): \(notice)")
  }

  /// Tells for how many other files each was true.
  package func finish() {
    for notice in order {
      let others = counts[notice, default: 0] - 1
      if others > 0 {
        observer.notice("the same for \(SpeechTasks.counted(others, "other file")): \(notice)")
      }
    }
  }
}
