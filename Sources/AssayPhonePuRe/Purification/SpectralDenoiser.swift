import AssayCheckpoint
public import AssayDiffusion
import AssayErrors
public import AssayFeatures
import AssayNN
public import AssayNetworks
import AssayRoles
public import AssayTensor
import Foundation

/// A waveform diffusion model that predicts the clean speech itself, from the noisy spectrogram.
///
/// `x_k` → ``CompressedSTFT`` → a ``SpectralNetwork`` with one spectrum → the clean spectrogram → `x̂₀`, and the noise is
/// what is left: `ε = (x_k − √ᾱ_k · x̂₀) / √(1 − ᾱ_k)`. With it the denoising diffusion goes on as with any network; its
/// last step gives `x̂₀`.
///
/// - Reference: Ho, Jain and Abbeel, NeurIPS 2020, section 3.2 (predicting x₀); Salimans and Ho, *Progressive
///   Distillation for Fast Sampling of Diffusion Models*, ICLR 2022, section 4.
public struct SpectralDenoiser: NoisePredictor {
  public let network: any SpectralNetwork
  public let spectrogram: CompressedSTFT
  public let schedule: BetaSchedule

  /// A second has 126 frames, too few rows for a matrix product to be quick.
  public var segmentsPerCall: Int { 8 }

  /// - Throws: ``RoleError`` for a network that does not fit the spectrogram.
  public init(
    _ network: any SpectralNetwork, _ spectrogram: CompressedSTFT.Configuration,
    schedule: BetaSchedule = .diffWave,
    device: Device = .cpu
  ) throws {
    guard network.spectra == 1, !network.usesPhonemes, network.frequencies == spectrogram.frequencies else {
      throw RoleError(
        .invalidParameter,
        "A denoiser has one spectrum of \(spectrogram.frequencies) frequencies and no phonemes; this network has "
          + "\(network.spectra) of \(network.frequencies): correct the configuration.")
    }
    self.network = network
    self.spectrogram = try CompressedSTFT(spectrogram, device: device)
    self.schedule = schedule
  }

  /// The clean spectrogram behind a state.
  ///
  /// - Parameters:
  ///   - waveform: `[N, L]`.
  ///   - steps: k of each, or of all.
  /// - Returns: compressed, `[N, 1, F, T]` complex.
  public func cleanSpectrum(_ waveform: Tensor, steps: [Int]) -> Tensor {
    let levels = steps.map { log(schedule.noiseWeight($0)) + 4 }
    return network(spectrogram(waveform), noise: Tensor(levels, device: waveform.device))
  }

  public func callAsFunction(_ waveform: Tensor, step: Int) -> Tensor {
    let length = waveform.size(2)
    // Mirroring at the ends wants more samples than a very short piece has.
    let missing = max(0, spectrogram.minimumCount - length)
    let state = waveform.squeezed(1).padded(0, missing)
    let clean = spectrogram.inverse(cleanSpectrum(state, steps: [step]), length: length + missing)
      .sliced(1, 0..<length).unsqueezed(1)
    return (waveform - clean * Double(schedule.signalWeight(step))) / Double(schedule.noiseWeight(step))
  }
}
