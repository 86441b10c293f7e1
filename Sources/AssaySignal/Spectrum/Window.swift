import Foundation

/// A window function for short-time spectra.
public struct Window: Sendable, Hashable, Codable {
  /// The formula over x, which runs from 0 to 1 along the window.
  public enum Shape: String, Sendable, Codable, CaseIterable {
    /// 1.
    case rectangular
    /// ½ − ½ cos 2πx.
    case hann
    /// √(½ − ½ cos 2πx).
    case squareRootHann
    /// √((½ − ½ cos 2πx) / 2): with a hop of a quarter its squares add up to 1.
    case quarterHopHann
    /// 0.54 − 0.46 cos 2πx.
    case hamming
    /// (½ − ½ cos 2πx)^0.85, Kaldi's default.
    case povey
  }

  /// Where sample n of N lies.
  public enum Sampling: String, Sendable, Codable, CaseIterable {
    /// x = n / N, for spectra.
    case periodic
    /// x = n / (N − 1), for filters and for Kaldi.
    case symmetric
    /// x = (n + ½) / N.
    case midpoint
  }

  public let shape: Shape
  public let sampling: Sampling

  public init(_ shape: Shape, _ sampling: Sampling = .periodic) {
    self.shape = shape
    self.sampling = sampling
  }

  /// The window's `count` samples, computed in double precision.
  public func samples(_ count: Int) -> [Float] { preciseSamples(count).map { Float($0) } }

  /// The window's `count` samples in double precision.
  public func preciseSamples(_ count: Int) -> [Double] {
    precondition(count > 0, "a window has one sample at least")
    return (0..<count).map { value(position($0, of: count)) }
  }

  private func position(_ n: Int, of count: Int) -> Double {
    switch sampling {
    case .periodic: Double(n) / Double(count)
    // The one sample of a window of length 1 is its middle.
    case .symmetric: count == 1 ? 0.5 : Double(n) / Double(count - 1)
    case .midpoint: (Double(n) + 0.5) / Double(count)
    }
  }

  private func value(_ x: Double) -> Double {
    // sin² instead of ½ − ½ cos, from the nearer end: exact at both, where the difference cancels.
    let sine = sin(.pi * min(x, 1 - x))
    switch shape {
    case .rectangular: return 1
    case .hann: return sine * sine
    case .squareRootHann: return sine
    case .quarterHopHann: return sine * 0.5.squareRoot()
    case .hamming: return 0.08 + 0.92 * sine * sine
    case .povey: return pow(sine * sine, 0.85)
    }
  }
}
