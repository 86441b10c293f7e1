import AssayCheckpoint
import AssayNetworks
import Foundation

extension TrainingRecipe {
  /// The network to train, of one of the stages.
  public enum Network: Sendable, Hashable {
    case purifier(PurifierNetwork)
    case refiner(RefinerNetwork)

    public var kind: Kind {
      switch self {
      case .purifier: .purifier
      case .refiner: .refiner
      }
    }

    public var family: NetworkFamily {
      switch self {
      case .purifier(let network): network.family
      case .refiner(let network): network.family
      }
    }

    /// - Throws: `RoleError` naming an invalid size.
    func validate() throws {
      switch self {
      case .purifier(let network): try network.validate()
      case .refiner(let network): try network.validate()
      }
    }

    /// The weights in a file of the network's family.
    func weights(_ url: URL) throws -> [String: CheckpointTensor] {
      switch self {
      case .purifier(let network): try network.weights(url)
      case .refiner(let network): try network.weights(url)
      }
    }
  }
}
