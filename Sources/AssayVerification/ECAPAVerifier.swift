import AssayModelStore
import AssayNetworks
import AssayRoles
import AssayTensor

/// Speaker verification by SpeechBrain's ECAPA-TDNN, the paper's x-vector verifier.
///
/// Embeddings have 192 values; the score is their cosine.
///
/// - Reference: Desplanques, Thienpondt, Demuynck, *ECAPA-TDNN: Emphasized Channel Attention, Propagation and
///   Aggregation in TDNN Based Speaker Verification*, Interspeech 2020.
struct ECAPAVerifier: EncoderVerifier {
  static let description = MethodDescription(
    name: "ecapa", role: .verifier,
    summary: "ECAPA-TDNN of SpeechBrain (spkrec-ecapa-voxceleb), the paper's x-vector verifier",
    paper:
      "Desplanques, Thienpondt, Demuynck, ECAPA-TDNN: Emphasized Channel Attention, Propagation and Aggregation "
      + "in TDNN Based Speaker Verification, Interspeech 2020",
    licence: "Apache-2.0 (weights of SpeechBrain)",
    parameters: [
      thresholdParameter(0.25, "SpeechBrain's own, and the paper's"), ModelStore.weightsParameter(weights),
    ])

  /// The file's name where SpeechBrain publishes it.
  private static let weights = "embedding_model.ckpt"

  let threshold: Double
  let encoder: any SpeakerEncoder
  let device: Device

  /// - Throws: ``RoleError`` when the weights are not there or nothing says what they must be.
  init(_ values: ParameterValues, _ environment: MethodEnvironment) throws {
    threshold = values.number("threshold")
    device = try environment.device()
    encoder = try ECAPAEncoder(
      weights: WeightFiles(
        values.text("weights"), model: "ecapa", names: [Self.weights], in: environment.models)[Self.weights],
      device: device)
  }
}
