import Foundation
import Testing
import _AssayTestSupport

/// One entry of `check-values.json`: a tensor by its shape, sums and ends.
public struct CheckValues: Decodable {
  public let shape: [Int]
  public let sum: Double
  public let abssum: Double
  public let sqsum: Double
  public let first8: [Float]
  public let last4: [Float]

  /// - Parameter name: as in the file.
  public static func entry(_ name: String) throws -> CheckValues {
    let url = TestFiles.fixture("ncsnpp/check-values.json")
    let entries = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    return try JSONDecoder().decode(
      CheckValues.self, from: JSONSerialization.data(withJSONObject: #require(entries[name])))
  }

  /// Expects `values` to have this entry's ends and sums within `tolerance` of their sizes.
  public func expect(_ values: [Float], tolerance: Double, _ what: String) {
    #expect(values.count == shape.reduce(1, *))
    expectClose(Array(values.prefix(8)), first8, tolerance: tolerance, "\(what), first")
    expectClose(Array(values.suffix(4)), last4, tolerance: tolerance, "\(what), last")
    let doubles = values.map(Double.init)
    expectClose(
      [
        doubles.reduce(0, +) / abssum, doubles.reduce(0) { $0 + abs($1) } / abssum,
        doubles.reduce(0) { $0 + $1 * $1 } / sqsum,
      ], [sum / abssum, 1, 1], tolerance: tolerance, "\(what), sums")
  }
}
