import AssayFeatures
import AssayNetworks
package import AssayRoles

/// What a record and a table say of models whose networks are not the paper's.
extension PhonePuReManifest {
  private var kinds: [any StageNetworkSizes.Type] {
    [purification.network.kind] + (refinement.map { [$0.network.kind] } ?? [])
  }

  /// Of both stages together: the paper's networks are large, Assay's own are small.
  package var parallelism: Parallelism {
    kinds.allSatisfy { $0.parallelism == .recordings } ? .recordings : .operations
  }

  /// The families of both stages, such as `diffwave, ncsnpp`.
  package var networks: String { kinds.map { $0.family }.joined(separator: ", ") }

  /// Told of every result of PhonePuRe by compact networks; `nil` for the paper's.
  package var compactNotice: String? {
    guard kinds.contains(where: { !$0.isOfPaper }) else { return nil }
    let effect =
      defaults?.transfersLevels == true ? ", and diffusion only sets the levels of the recording" : ""
    return "The model uses compact networks, not the paper's: it consists of \(networks)\(effect)."
  }

  /// Told of every result of a method that is DiffWave's by name, with another network; `nil` for DiffWave.
  package var otherNetworkNotice: String? {
    guard !purification.network.kind.isOfPaper else { return nil }
    return
      "The model's network is \(purification.network.family), a compact network, not DiffWave: this is not the "
      + "published purifier."
  }
}
