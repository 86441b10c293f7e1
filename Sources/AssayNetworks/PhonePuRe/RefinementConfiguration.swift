import AssayDiffusion
import AssayRoles

/// The recipe around a refinement network: spectrogram and diffusion. Checkpoints of training carry it.
public struct RefinementConfiguration: Sendable, Hashable, Codable {
  public var spectrogram: CompressedSTFT.Configuration
  public var process: OUVESDE

  public init(spectrogram: CompressedSTFT.Configuration = .phonePuRe, process: OUVESDE = .phonePuRe) {
    self.spectrogram = spectrogram
    self.process = process
  }

  public static let phonePuRe = RefinementConfiguration()

  /// - Throws: ``RoleError``.
  public func validate() throws {
    try spectrogram.validate()
    try process.validate()
  }
}
