import AssayModelStore
import AssayNetworks
import AssayRoles
import AssayTensor

/// Speaker verification by GE2E d-vectors as Resemblyzer computes them, the paper's d-vector verifier.
///
/// Embeddings have 256 values, none negative, and norm 1; the score is their dot product.
///
/// - Reference: Wan et al., *Generalized End-to-End Loss for Speaker Verification*, ICASSP 2018.
struct GE2EVerifier: EncoderVerifier {
  static let description = MethodDescription(
    name: "ge2e", role: .verifier,
    summary: "d-vectors of Resemblyzer 0.1.4, the paper's d-vector verifier (utterance against utterance)",
    paper: "Wan et al., Generalized End-to-End Loss for Speaker Verification, ICASSP 2018",
    licence: "Apache-2.0 (weights of Resemblyzer)",
    parameters: [thresholdParameter(0.697, "the paper's, for single utterances")])

  let threshold: Double
  let encoder: any SpeakerEncoder
  let device: Device

  /// - Throws: ``RoleError`` when the weights are not there.
  init(_ values: ParameterValues, _ environment: MethodEnvironment) throws {
    threshold = values.number("threshold")
    device = try environment.device()
    encoder = try GE2EEncoder(
      weights: ModelStore.weights(of: "ge2e", in: environment.models), .resemblyzer, device: device)
  }
}
