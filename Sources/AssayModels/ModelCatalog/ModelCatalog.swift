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
          "pretrained.pt",
          from: .package("resemblyzer", version: "0.1.4", member: "resemblyzer/pretrained.pt"),
          content: pinned(
            17_090_379, "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e"))
      ],
      licence: "Apache-2.0",
      citation: "Wan et al., Generalized End-to-End Loss for Speaker Verification, ICASSP 2018; "
        + "weights by Resemblyzer (Resemble AI)"),
    CatalogEntry(
      name: "phonepure-official",
      summary: "PhonePuRe by its authors: what phonepure and the diffwave purifiers need",
      files: [
        .init("purification.pkl", from: .huggingFace("cyberrrange/De-AntiFake", path: "purification.pkl")),
        .init("refinement.ckpt", from: .huggingFace("cyberrrange/De-AntiFake", path: "refinement.ckpt")),
        .init(
          "amps_avg_libri_spec.txt",
          from: .gitHub(
            "cyberrrange/De-AntiFake", path: "data/librispeech_metadata/amps_avg_libri_spec.txt"),
          content: pinned(375_661, "7452a293a544823a18cd1bfb0eec3bb058d699b756d6ef37432aec82d132c99b")),
      ],
      form: .phonePuRe, licence: CatalogEntry.noLicence,
      citation: "Fan et al., De-AntiFake: Rethinking the Protective Perturbations Against Voice Cloning Attacks, "
        + "ICML 2025"),
    CatalogEntry(
      name: "cmudict",
      summary: "CMU pronouncing dictionary: gives alignments for phonepure their stress",
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
