public import Testing

/// Expects two arrays to agree within `tolerance`, absolute or relative to a scale, and prints the worst
/// difference even when it passes, so that a gate that becomes tight is seen before it breaks.
///
/// - Parameters:
///   - tolerance: the largest `|actual − expected|` divided by `scale`; positive.
///   - scale: 1 for an absolute tolerance, otherwise for instance the expected values' standard deviation.
public func expectClose<Value: BinaryFloatingPoint>(
  _ actual: [Value], _ expected: [Value], tolerance: Double, scale: Double = 1, _ what: String = "values",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  precondition(tolerance > 0 && scale > 0, "a tolerance is positive")
  guard actual.count == expected.count else {
    Issue.record(
      "\(what): \(actual.count) values, expected \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  var worst = 0.0
  var place = 0
  for (index, pair) in zip(actual, expected).enumerated() {
    let difference = abs(Double(pair.0) - Double(pair.1)) / scale
    // A NaN compares false with everything, so it has to be asked for.
    if difference.isNaN || difference > worst {
      worst = difference.isNaN ? .infinity : difference
      place = index
      if difference.isNaN { break }
    }
  }
  print("parity gate: \(what): worst \(worst) at \(place), allowed \(tolerance)")
  #expect(
    worst <= tolerance,
    "\(what): differ by \(worst) at \(place), allowed \(tolerance)", sourceLocation: sourceLocation)
}

/// ``expectClose(_:_:tolerance:scale:_:sourceLocation:)`` for two numbers.
public func expectClose<Value: BinaryFloatingPoint>(
  _ actual: Value, _ expected: Value, tolerance: Double, scale: Double = 1, _ what: String = "value",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expectClose(
    [actual], [expected], tolerance: tolerance, scale: scale, what, sourceLocation: sourceLocation)
}
