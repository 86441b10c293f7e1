import AssayModelStore
import AssayNetworks
import AssayRoles
import AssayTensor

/// Speaker verification by CAM++ embeddings of 3D-Speaker's Chinese and English model.
///
/// Embeddings have 192 values; the score is their cosine. The level of a recording hardly matters, and silence is not
/// cut.
///
/// - Reference: Wang et al., *CAM++: A Fast and Efficient Network for Speaker Verification Using Context-Aware
///   Masking*, Interspeech 2023.
struct CAMPlusPlusVerifier: EncoderVerifier {
  static let description = MethodDescription(
    name: "campplus", role: .verifier,
    summary:
      "CAM++ of 3D-Speaker (Chinese and English, 16 kHz), more accurate than ge2e",
    paper:
      "Wang et al., CAM++: A Fast and Efficient Network for Speaker Verification Using Context-Aware Masking, "
      + "Interspeech 2023",
    licence: "Apache-2.0 (weights of 3D-Speaker)",
    parameters: [
      thresholdParameter(
        0.36, "near its equal error rate on LibriSpeech; 3D-Speaker gives 0.31 for a sister model")
    ])

  let threshold: Double
  let encoder: any SpeakerEncoder
  let device: Device

  /// - Throws: ``RoleError`` when the weights are not there.
  init(_ values: ParameterValues, _ environment: MethodEnvironment) throws {
    threshold = values.number("threshold")
    device = try environment.device()
    encoder = try CAMPlusPlusEncoder(
      weights: ModelStore.weights(of: "campplus", in: environment.models), device: device)
  }
}
