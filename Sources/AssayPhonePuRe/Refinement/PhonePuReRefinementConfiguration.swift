public import AssayDiffusion
public import AssayFeatures
import AssayNetworks
import AssayRoles

/// The recipe around a refinement network: spectrogram and diffusion. Checkpoints of training carry it.
public struct PhonePuReRefinementConfiguration: Sendable, Hashable, Codable {
  public var spectrogram: CompressedSTFT.Configuration
  public var process: OUVESDE

  public init(spectrogram: CompressedSTFT.Configuration = .phonePuRe, process: OUVESDE = .phonePuRe) {
    self.spectrogram = spectrogram
    self.process = process
  }

  public static let phonePuRe = PhonePuReRefinementConfiguration()

  /// - Throws: ``RoleError``.
  public func validate() throws {
    try spectrogram.validate()
    try process.validate()
  }
}
