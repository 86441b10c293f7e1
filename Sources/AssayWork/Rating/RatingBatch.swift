package import AssayRoles
import Foundation

/// Rates recordings, several at once; one that fails does not stop the rest.
package struct RatingBatch {
  package let ratings: SpeechRatings
  package let tasks: [RatingTasks.Task]
  /// How recordings share the processor.
  package let work: RecordingWork
  package let observer: any WorkObserver

  package init(
    _ ratings: SpeechRatings, tasks: [RatingTasks.Task], work: RecordingWork, observer: any WorkObserver
  ) {
    self.ratings = ratings
    self.tasks = tasks
    self.work = work
    self.observer = observer
  }

  /// - Returns: the results in the tasks' order, and how many tasks failed.
  package func run() -> (results: [RatingResult], failed: Int) {
    let notices = RepeatedNotices(observer)
    var results: [RatingResult] = []
    var (done, failed) = (0, 0)
    let ratings = ratings
    _ = work.run(tasks) { task in
      Result { try ratings.result(of: task) }
    } consume: { task, rated in
      done += 1
      observer.progress(
        WorkProgress(
          Double(done), of: tasks.count, "recordings", task: "rating \(task.url.lastPathComponent)"))
      do {
        let result = try rated.get()
        for notice in result.notices {
          notices.tell(notice, of: (result.file as NSString).lastPathComponent)
        }
        results.append(result)
      } catch {
        failed += 1
        observer.failure("\(error)")
      }
    }
    observer.endProgress()
    notices.finish()
    return (results, failed)
  }
}
