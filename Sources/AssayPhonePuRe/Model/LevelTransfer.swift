import AssayFeatures
import AssayNetworks
import AssaySignal
public import AssayTensor
import Foundation

/// Gives a recording the levels that its purified version has, band by band, and never makes it louder.
///
/// Diffusion's noise costs a voice its quiet details, and takes with them what was in step with it. Where the purified speech
/// is as loud as the recording, the recording itself is as good: what a perturbation does to loud parts hardly
/// matters to a verifier (with only the parts kept that are louder than 5 dB below the perturbation, similarity by GE2E comes
/// back to 0.88). So the purified speech only says how quiet each part has to be. Parts that become quieter by 3 dB or more
/// get the mean level of such parts around them, since what is left of a perturbation there still has its pattern.
public struct LevelTransfer: Sendable {
  /// Mel bands.
  private static let bandCount = 64
  /// Around a part, frames of 8 ms and bands that its level is the mean of.
  private static let reach = (frames: 9, bands: 3)
  /// From this gain on, in bels, a part counts as one that becomes quieter.
  private static let quieter = -0.3
  /// The root mean square that recordings are brought to: levels have a floor.
  private static let usualLevel = 0.0316
  /// Two minutes: spectrograms of three hours would take more memory than most machines have.
  private static let longest = 120 * 16_000

  private let spectrogram: CompressedSTFT
  private let bands: SpectrogramBands
  /// `[B, B]`, means over neighbouring bands.
  private let averaging: Tensor

  public init(device: Device = .cpu) throws {
    spectrogram = try CompressedSTFT(.phonePuRe, device: device)
    let count = Self.bandCount
    bands = SpectrogramBands(
      frequencies: spectrogram.configuration.frequencies, count: count, device: device)
    var weights = [Float](repeating: 0, count: count * count)
    for band in 0..<count {
      for offset in -(Self.reach.bands / 2)...Self.reach.bands / 2 {
        weights[min(max(0, band + offset), count - 1) * count + band] += 1 / Float(Self.reach.bands)
      }
    }
    averaging = Tensor(weights, shape: [count, count], device: device)
  }

  /// - Parameters:
  ///   - purified: samples at 16 kHz.
  ///   - original: as many, of the unpurified recording.
  /// - Returns: as many samples; `nil` for a recording that is too short for a spectrogram, or silent, and has no levels.
  public func callAsFunction(_ purified: [Float], onto original: [Float], device: Device = .cpu) -> [Float]? {
    precondition(purified.count == original.count, "two recordings of different lengths")
    let energy = original.reduce(0) { $0 + Double($1) * Double($1) }
    guard original.count >= spectrogram.minimumCount, energy > 0 else { return nil }
    let scale = Self.usualLevel / (energy / Double(original.count)).squareRoot()
    return withoutGradients {
      SpeechPieces(original.count, longest: Self.longest, hop: spectrogram.configuration.hop).joined {
        piece, _ in
        func scaled(_ samples: [Float]) -> Tensor {
          Tensor(Array(samples[piece]), shape: [1, piece.count], device: device) * scale
        }
        return (transferred(scaled(purified), onto: scaled(original)) / scale).floats
      }
    }
  }

  /// `[1, L]` each.
  private func transferred(_ purified: Tensor, onto original: Tensor) -> Tensor {
    let spectrum = spectrogram(original)
    let given = levels(spectrum)
    let gains = (levels(spectrogram(purified)) - given).atMost(0)
    let isQuieter = gains.isLess(than: Self.quieter).to(gains.dtype)
    let mean = averaged((given + gains) * isQuieter) / averaged(isQuieter).atLeast(1e-3)
    let quieted = (mean - given).atMost(0)
    let factors = bands.factors(quieted * isQuieter + gains * (1 - isQuieter))
    return spectrogram.inverse(spectrum * factors.transposed().unsqueezed(1), length: original.size(1))
  }

  /// `[1, 1, F, T]` complex → `[1, T, B]` in bels.
  private func levels(_ spectrum: Tensor) -> Tensor {
    bands.levels(spectrum.abs().square().squeezed(1).transposed())
  }

  /// Means over the neighbourhood of each part, `[1, T, B]`.
  private func averaged(_ values: Tensor) -> Tensor {
    let (frames, margin) = (values.size(1), Self.reach.frames / 2)
    let around = values.matmul(averaging).transposed().padded(margin, margin, .replicate).transposed()
    var sum = around.sliced(1, 0..<frames)
    for offset in 1..<Self.reach.frames { sum = sum + around.sliced(1, offset..<offset + frames) }
    return sum * (1 / Double(Self.reach.frames))
  }
}
