import AssayCloning
import AssayExternal
import AssayModelStore
import AssayPhonePuRe
import AssayPhonetics
import AssayProtection
import AssayPurification
import AssayQuality
import AssayRoles
import AssayVerification

/// Every method that a command can be given, by role: Assay's own, and programs of others.
enum Methods {
  static let protections = ProtectionRegistry.all.adding(
    .init(ExternalProtection.description) { values, _ in try ExternalProtection(values) })
  static let purifiers = PurifierRegistry.all.adding(
    .init(ExternalPurifier.description) { values, _ in try ExternalPurifier(values) })
  static let cloners = ClonerRegistry.all.adding(
    .init(ExternalCloner.description) { values, _ in try ExternalCloner(values) })
  static let verifiers = VerifierRegistry.all
  static let raters = RaterRegistry.all
  static let recognisers = RecogniserRegistry.all

  /// How model folders are made of published files.
  static let modelFolders = [PhonePuReConversion.ofCatalog]

  static let all = MethodRegistries(
    protections: protections, purifiers: purifiers, cloners: cloners, verifiers: verifiers, raters: raters,
    recognisers: recognisers)
}
