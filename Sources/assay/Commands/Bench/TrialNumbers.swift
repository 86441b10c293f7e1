import ArgumentParser

/// Numbers of trials as an argument: `5`, or `1-10` for any from 1 to 10.
struct TrialNumbers: ExpressibleByArgument, CustomStringConvertible {
  let range: ClosedRange<Int>

  init?(argument: String) {
    let parts = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(parts.count), let first = parts[0], let last = parts[parts.count - 1],
      (1...1_000).contains(first), first <= last, last <= 1_000
    else { return nil }
    range = first...last
  }

  var description: String {
    range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
  }

  var defaultValueDescription: String { description }
}
