import AssayCheckpoint
import AssayDiffusion
import AssayFeatures
public import AssayPhonePuRe
import Foundation

extension PhonePuReRecipe {
  /// The network to train, of one of the stages.
  public enum Network: Sendable, Hashable {
    case purifier(PhonePuRePurifierNetwork)
    case refiner(PhonePuReRefinerNetwork)

    public var kind: Kind {
      switch self {
      case .purifier: .purifier
      case .refiner: .refiner
      }
    }

    public var family: String { type(of: sizes).family }

    private var sizes: any StageNetworkSizes {
      switch self {
      case .purifier(let network): network.sizes
      case .refiner(let network): network.sizes
      }
    }

    /// Whether it is the paper's network of its stage.
    public var isOfPaper: Bool { type(of: sizes).isOfPaper }

    /// - Throws: `RoleError` naming an invalid size.
    func validate() throws { try sizes.validate() }

    /// The weights in a file of the network's family.
    func weights(_ url: URL) throws -> [String: CheckpointTensor] { try sizes.weights(url) }
  }
}
