import AssayErrors
import AssayModelStore
public import AssayRoles
import AssayTensor
import Foundation

/// The differentiable speaker encoders that white-box protections can attack, by name.
public enum SpeakerEncoders {
  private typealias Maker = @Sendable (_ models: URL, Device) throws -> any SpeakerEncoder

  private static let makers: [(name: String, make: Maker)] = [
    ("ge2e", { try GE2EEncoder(weights: ModelStore.weights(of: "ge2e", in: $0), .rtvc, device: $1) }),
    (
      "campplus",
      { try CAMPlusPlusEncoder(weights: ModelStore.weights(of: "campplus", in: $0), device: $1) }
    ),
    ("ecapa", { try ECAPAEncoder(weights: ModelStore.weights(of: "ecapa", in: $0), device: $1) }),
  ]

  /// The names there are, in the order to be listed.
  public static var names: [String] { makers.map(\.name) }

  /// Makes the encoder called `name` from its pulled weights.
  ///
  /// - Throws: ``RoleError`` when there is no such encoder or its weights are not there.
  public static func make(_ name: String, in environment: MethodEnvironment) throws -> any SpeakerEncoder {
    guard let maker = makers.first(where: { $0.name == name }) else {
      throw RoleError(
        .unknownMethod,
        "There is no speaker encoder called “\(name)”; there are \(names.joined(separator: ", ")).")
    }
    return try maker.make(environment.models, environment.device())
  }
}
