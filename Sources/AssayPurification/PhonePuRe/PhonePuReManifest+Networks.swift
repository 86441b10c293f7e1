import AssayNetworks
import AssayRoles

/// What a record and a table say of models whose networks are not the paper's.
extension PhonePuReManifest {
  /// Of both stages together: the paper's networks are large, Assay's own are small.
  var parallelism: Parallelism {
    let families = [purification.network.family] + (refinement.map { [$0.network.family] } ?? [])
    return families.allSatisfy { $0 == .bandUNet } ? .recordings : .operations
  }

  /// The families of both stages, such as `diffwave, ncsnpp`.
  var networks: String {
    [purification.network.family.rawValue, refinement?.network.family.rawValue].compactMap { $0 }
      .joined(separator: ", ")
  }

  /// Told of every result of PhonePuRe by compact networks; `nil` for the paper's.
  var compactNotice: String? {
    let families = [purification.network.family] + (refinement.map { [$0.network.family] } ?? [])
    guard families.contains(where: { ![.diffWave, .ncsnpp].contains($0) }) else { return nil }
    let effect =
      defaults?.transfersLevels == true ? ", and diffusion only sets the levels of the recording" : ""
    return "The model uses compact networks, not the paper's: it consists of \(networks)\(effect)."
  }

  /// Told of every result of a method that is DiffWave's by name, with another network; `nil` for DiffWave.
  var otherNetworkNotice: String? {
    let family = purification.network.family
    guard family != .diffWave else { return nil }
    return
      "The model's network is \(family.rawValue), a compact network, not DiffWave: this is not the published "
      + "purifier."
  }
}
