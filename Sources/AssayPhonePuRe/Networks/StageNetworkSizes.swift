public import AssayCheckpoint
import AssayFeatures
import AssayNetworks
public import AssayRoles
public import Foundation

/// The sizes of a network that a stage of PhonePuRe can have.
///
/// Configurations and manifests hold the sizes with a field `family` among them. A new network is a type that conforms to
/// ``PurifierNetworkSizes`` or ``RefinerNetworkSizes``, and one line in ``PhonePuRePurifierNetwork/kinds`` or
/// ``PhonePuReRefinerNetwork/kinds``.
public protocol StageNetworkSizes: Codable, Hashable, Sendable {
  /// The name of the network in the field `family`.
  static var family: String { get }
  /// Whether it is the paper's network.
  static var isOfPaper: Bool { get }
  /// How a model with it uses several cores.
  static var parallelism: Parallelism { get }

  /// - Throws: ``RoleError`` naming an invalid size.
  func validate() throws

  /// The weights in a file of this kind of network.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read or is another kind of model.
  func weights(_ url: URL) throws -> [String: CheckpointTensor]
}

extension StageNetworkSizes {
  public static var isOfPaper: Bool { false }
  public static var parallelism: Parallelism { .operations }

  public func weights(_ url: URL) throws -> [String: CheckpointTensor] { try Checkpoint.open(url).tensors }

  func isEqual(to other: any StageNetworkSizes) -> Bool { (other as? Self) == self }
}

/// The network of a stage: its sizes, coded with a field `family` among them.
public protocol StageNetwork: Sendable, Hashable, Codable {
  /// The sizes, of whichever kind.
  var stageSizes: any StageNetworkSizes { get }
}

extension StageNetwork {
  public var family: String { type(of: stageSizes).family }

  public static func == (a: Self, b: Self) -> Bool { a.stageSizes.isEqual(to: b.stageSizes) }
  public func hash(into hasher: inout Hasher) { stageSizes.hash(into: &hasher) }
  public func encode(to encoder: any Encoder) throws {
    try StageNetworkCoding.encode(stageSizes, to: encoder)
  }
}

/// Finds the sizes behind the field `family`.
enum StageNetworkCoding {
  private enum CodingKeys: String, CodingKey { case family, dilations }

  /// Decodes the sizes of one of `kinds`, whose first is the paper's network.
  ///
  /// Files older than the field have none: sizes with `dilations` are those of ``SpectralConvNeXt``, others of the
  /// paper's network.
  static func sizes<Kind>(of kinds: [Kind], from decoder: any Decoder, family: (Kind) -> String) throws
    -> Kind
  {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let older = values.contains(.dilations) ? SpectralConvNeXtConfiguration.family : family(kinds[0])
    let name = try values.decodeIfPresent(String.self, forKey: .family) ?? older
    guard let kind = kinds.first(where: { family($0) == name }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .family, in: values,
        debugDescription: "\(name) is not a network of this stage; the networks are "
          + kinds.map(family).joined(separator: ", "))
    }
    return kind
  }

  static func encode(_ sizes: any StageNetworkSizes, to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(type(of: sizes).family, forKey: .family)
    try sizes.encode(to: encoder)
  }
}
