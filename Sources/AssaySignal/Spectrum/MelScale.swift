import Foundation

/// A mapping from hertz to a scale of equal pitch distances.
public enum MelScale: String, Sendable, Codable, CaseIterable {
  /// Slaney's Auditory Toolbox: 3f / 200 below 1 kHz, then 15 + 27 ln(f / 1000) / ln 6.4.
  case slaney
  /// HTK: 2595 log₁₀(1 + f / 700).
  case htk
  /// Kaldi: 1127 ln(1 + f / 700).
  case kaldi

  /// The mel value of a frequency in hertz.
  public func mel(_ hertz: Double) -> Double {
    switch self {
    case .slaney: hertz < 1_000 ? 3 * hertz / 200 : 15 + 27 * log(hertz / 1_000) / log(6.4)
    case .htk: 2_595 * log10(1 + hertz / 700)
    case .kaldi: 1_127 * log(1 + hertz / 700)
    }
  }

  /// The frequency in hertz of a mel value.
  public func hertz(_ mel: Double) -> Double {
    switch self {
    case .slaney: mel < 15 ? 200 * mel / 3 : 1_000 * exp((mel - 15) * log(6.4) / 27)
    case .htk: 700 * (pow(10, mel / 2_595) - 1)
    case .kaldi: 700 * (exp(mel / 1_127) - 1)
    }
  }
}
