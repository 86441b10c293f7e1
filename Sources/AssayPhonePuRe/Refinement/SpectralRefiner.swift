public import AssayDiffusion
import AssayErrors
import AssayFeatures
public import AssayNetworks
import AssayRoles
public import AssayTensor

/// A refinement network that predicts the clean spectrogram itself.
///
/// State, purified speech and Λ → a ``SpectralNetwork`` with two spectra → `x̂₀`, and the score is that of the state's
/// distribution around it: `(μ(x̂₀, Y, t) − x) / σ(t)²`. So any ``ScoreSampler`` can draw with it.
///
/// - Reference: Vincent, *A Connection Between Score Matching and Denoising Autoencoders*, 2011; for this process, Lay
///   et al., *Reducing the Prior Mismatch of Stochastic Differential Equations for Diffusion-based Speech
///   Enhancement*, Interspeech 2023.
public struct SpectralRefiner: PhonePuReScoreNetwork {
  public let network: any SpectralNetwork

  /// - Throws: ``RoleError`` for a network that is none of a refiner.
  public init(_ network: any SpectralNetwork) throws {
    guard network.spectra == 2 else {
      throw RoleError(
        .invalidParameter,
        "A refiner has 2 spectra; this network has \(network.spectra): correct the configuration."
      )
    }
    self.network = network
  }

  public var usesPhonemes: Bool { network.usesPhonemes }
  public var granularity: Int { 1 }
  public func takes(frequencies: Int) -> Bool { frequencies == network.frequencies }

  /// The clean spectrogram behind states.
  ///
  /// - Parameters:
  ///   - inputs: as ``score(_:time:process:)``.
  ///   - times: of each item, or of all, `[N]` or `[1]`.
  /// - Returns: `[N, 1, F, T]` complex.
  public func cleanSpectrum(_ inputs: Tensor, times: Tensor) -> Tensor { network(inputs, noise: times * 4) }

  public func score(_ inputs: Tensor, time: Double, process: OUVESDE) -> Tensor {
    let state = inputs.sliced(1, 0..<1)
    let noisy = inputs.sliced(1, 1..<2)
    let clean = cleanSpectrum(inputs, times: Tensor([Float(time)], device: inputs.device))
    let deviation = process.deviation(at: time)
    return (process.mean(clean: clean, noisy: noisy, at: time) - state) / (deviation * deviation)
  }
}
