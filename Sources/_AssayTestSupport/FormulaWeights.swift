import Foundation

/// Weights that golden data is computed with, made by a formula instead of being stored.
///
/// Every value is computed in double precision and then rounded to `Float`. A tensor's elements are in row-major
/// order. Both functions give the values by the state dict's keys; shapes stay the caller's.
public enum FormulaWeights {
  /// The formula of the golden folders' `shapes.json`.
  ///
  /// With the keys sorted by code point, key number `k` and element `i` (both from 0):
  /// `w = √2 · a · sin(0.7390851 · i + 1.6180339 · k)`, where `a = 1 / √(elements of one slice along dimension 0)`
  /// for two or more dimensions, otherwise `a = 0.1`. Keys ending in `weight_g` are `1 + 0.1 · sin(…)`; other
  /// one-dimensional tensors whose key ends in `weight` are `1 + w`.
  ///
  /// - Parameter shapes: every key of the state dict with its shape.
  public static func golden(shapes: [String: [Int]]) -> [String: [Float]] {
    let keys = shapes.keys.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    var weights: [String: [Float]] = [:]
    for (number, key) in keys.enumerated() {
      let shape = shapes[key, default: []]
      let count = shape.reduce(1, *)
      let offset: Double
      let scale: Double
      if key.hasSuffix("weight_g") {
        (offset, scale) = (1, 0.1)
      } else if shape.count >= 2 {
        (offset, scale) = (0, (2 / Double(shape.dropFirst().reduce(1, *))).squareRoot())
      } else {
        (offset, scale) = (shape.count == 1 && key.hasSuffix("weight") ? 1 : 0, 0.1 * 2.0.squareRoot())
      }
      weights[key] = (0..<count).map {
        Float(offset + scale * sin(0.7390851 * Double($0) + 1.6180339 * Double(number)))
      }
    }
    return weights
  }

  /// The formula of `check-values.json`.
  ///
  /// With tensor number `j` in the order of the state dict and element `i` (both from 0),
  /// `v = sin(0.37 · i + 1.1 · j)`. Keys ending in `weight_g`, scales of group normalisations and other
  /// one-dimensional tensors whose key ends in `.weight` are `1 + 0.1 · v`; one-dimensional tensors whose key ends
  /// in `.W` are `3 · v`; everything else is `0.1 · v`.
  ///
  /// - Parameter stateDict: keys and shapes **in the order of the state dict**.
  public static func checkValues(stateDict: [(key: String, shape: [Int])]) -> [String: [Float]] {
    var weights: [String: [Float]] = [:]
    for (number, (key, shape)) in stateDict.enumerated() {
      let isScale =
        key.hasSuffix("weight_g") || (key.contains("GroupNorm") && key.hasSuffix(".weight"))
        || (shape.count == 1 && key.hasSuffix(".weight"))
      let isFourier = shape.count == 1 && key.hasSuffix(".W")
      let offset = isScale ? 1.0 : 0
      let scale = isFourier ? 3.0 : 0.1
      weights[key] = (0..<shape.reduce(1, *)).map {
        Float(offset + scale * sin(0.37 * Double($0) + 1.1 * Double(number)))
      }
    }
    return weights
  }
}
