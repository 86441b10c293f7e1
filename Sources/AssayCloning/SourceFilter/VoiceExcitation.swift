import AssaySignal
import Foundation

/// The sound of vocal folds without a throat: all harmonics of a melody, equally strong, while there is voice.
///
/// `Σ_{k = 1…K} cos(k φ) = (sin((K + ½) φ) / sin(φ / 2) − 1) / 2` with φ the running phase and K the harmonics below 8 kHz,
/// over `√(K / 2)`: of power 1.
///
/// - Reference: Fant, *Acoustic Theory of Speech Production*, 1960; Engel et al., *DDSP*, ICLR 2020, for a source of
///   harmonics beneath a filter that is learned.
enum VoiceExcitation {
  private static let highest = 7_900.0

  /// - Parameters:
  ///   - pitch: ln of hertz by frame.
  ///   - voice: by frame, 1 for voice and 0 for none.
  ///   - count: samples at 16 kHz.
  static func samples(pitch: [Float], voice: [Float], count: Int) -> [Float] {
    var result = [Float](repeating: 0, count: count)
    guard !pitch.isEmpty else { return result }
    let hop = SpeechContent.hop
    var phase = 0.0
    for index in 0..<count {
      let frame = min(index / hop, pitch.count - 1)
      let next = min(frame + 1, pitch.count - 1)
      let share = Double(index % hop) / Double(hop)
      let frequency = exp(Double(pitch[frame]) * (1 - share) + Double(pitch[next]) * share)
      phase += 2 * .pi * frequency / Double(SpeechContent.sampleRate)
      if phase > .pi { phase -= 2 * .pi }
      let strength = Double(voice[frame]) * (1 - share) + Double(voice[next]) * share
      guard strength > 0 else { continue }
      let harmonics = max(1, (highest / frequency).rounded(.down))
      let half = sin(phase / 2)
      let sum =
        abs(half) < 1e-6 ? harmonics : 0.5 * (sin((harmonics + 0.5) * phase) / half - 1)
      result[index] = Float(strength * sum / (harmonics / 2).squareRoot())
    }
    return result
  }
}
