import AssayModels
import AssayRoles
import AssaySignal
import AssayTensor

/// Speaker verification by GE2E d-vectors as Resemblyzer computes them, the paper's d-vector verifier.
///
/// Embeddings have 256 values, none negative, and norm 1; the score is their dot product.
///
/// - Reference: Wan et al., *Generalized End-to-End Loss for Speaker Verification*, ICASSP 2018.
public struct GE2EVerifier: SpeakerVerifier {
  public static let description = MethodDescription(
    name: "ge2e", role: .verifier,
    summary: "d-vectors of Resemblyzer 0.1.4, the paper's d-vector verifier (utterance against utterance)",
    paper: "Wan et al., Generalized End-to-End Loss for Speaker Verification, ICASSP 2018",
    licence: "Apache-2.0 (weights of Resemblyzer)",
    parameters: [
      .init(
        "threshold", .number(-1...1), default: .number(0.697),
        help: "similarity from which two recordings count as one speaker; the paper's, for single utterances")
    ], usesTensors: true)

  public let threshold: Double
  private let encoder: GE2EEncoder

  public var weightHashes: [String: String] { encoder.weightHashes }

  /// - Throws: ``RoleError`` when the weights are not there.
  public init(_ values: ParameterValues, _ context: MethodContext) throws {
    threshold = values.number("threshold")
    encoder = try GE2EEncoder(weights: ModelStore.url(of: "ge2e"), .resemblyzer, device: context.device)
  }

  public func embeddings(of waveforms: [Waveform]) throws -> [[Float]] {
    try withoutGradients {
      try waveforms.map { waveform in
        let prepared = try encoder.prepare(waveform)
        let embedding = encoder.embedding(of: Tensor(prepared.samples, device: encoder.device))
        return (embedding / embedding.norm()).floats
      }
    }
  }
}
