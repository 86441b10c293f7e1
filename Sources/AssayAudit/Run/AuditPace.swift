/// How long the units of each method take, for an estimate of the time left.
struct AuditPace {
  private struct Kind {
    var seconds = 0.0
    var measured = 0
    var remaining = 0
  }

  private var kinds: [String: Kind] = [:]

  mutating func expect(_ kind: String, units: Int) { kinds[kind, default: Kind()].remaining += units }

  /// One unit of the kind needs no more work, whether it was done now or not.
  mutating func finish(_ kind: String) { kinds[kind, default: Kind()].remaining -= 1 }

  mutating func measure(_ kind: String, seconds: Double) {
    kinds[kind, default: Kind()].seconds += seconds
    kinds[kind, default: Kind()].measured += 1
  }

  /// `nil` while no kind with units left has been measured.
  var remainingSeconds: Double? {
    let known = kinds.values.filter { $0.measured > 0 && $0.remaining > 0 }
    guard !known.isEmpty || unmeasuredUnits == 0 else { return nil }
    return known.reduce(0.0) { $0 + $1.seconds / Double($1.measured) * Double($1.remaining) }
  }

  var unmeasuredUnits: Int {
    kinds.values.filter { $0.measured == 0 }.reduce(0) { $0 + $1.remaining }
  }
}
