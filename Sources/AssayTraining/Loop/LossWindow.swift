/// The mean of each term of the loss since the last line of the log.
struct LossWindow {
  private var sums: [String: Double] = [:]
  private var count = 0
  /// The mean loss of the previous window.
  let last: Double?

  init(last: Double? = nil) { self.last = last }

  mutating func add(_ parts: [String: Double]) {
    sums.merge(parts, uniquingKeysWith: +)
    count += 1
  }

  var means: [String: Double] { sums.mapValues { $0 / Double(max(1, count)) } }
}
