public import AssayRoles

/// Every cloner by name.
public enum ClonerRegistry {
  public static let all = Registry<any Cloner>(
    .cloner,
    [
      .init(SV2TTS.description) { try SV2TTS($0, $1) },
      .init(DiffVC.description) { try DiffVC($0, $1) },
      .init(SourceFilter.description) { try SourceFilter($0, $1) },
    ])
}
