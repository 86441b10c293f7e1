public import AssayCheckpoint
public import AssayNN
import AssayRoles
public import AssayTensor

/// The sizes of a ``SpectralNetwork``.
public protocol SpectralNetworkConfiguration: Codable, Hashable, Sendable {
  /// Whether Λ is an input.
  var usesPhonemes: Bool { get }

  /// - Throws: ``RoleError`` naming an invalid size.
  func validate() throws

  /// - Parameters:
  ///   - loader: hands out the weights, for a network that is trained.
  ///   - products: the type of large matrix products, see ``Linear``, where the network has such.
  func network(_ loader: WeightLoader, productsIn products: DType) -> any SpectralNetwork
}

extension SpectralNetworkConfiguration {
  /// The network with weights from a file.
  ///
  /// - Parameter source: the file of the weights, for messages.
  /// - Throws: ``RoleError`` for invalid sizes, ``WeightError`` for weights of another network.
  public func network(
    _ tensors: [String: CheckpointTensor], source: String, productsIn products: DType = .float32,
    device: Device = .cpu
  ) throws -> any SpectralNetwork {
    try validate()
    let loader = WeightLoader(tensors, source: source, device: device)
    let network = network(loader, productsIn: products)
    try loader.finish()
    return network
  }
}

extension SpectralConvNeXtConfiguration: SpectralNetworkConfiguration {
  public func network(_ loader: WeightLoader, productsIn products: DType) -> any SpectralNetwork {
    var network = SpectralConvNeXt(loader, self)
    network.productType = products
    return network
  }
}

extension BandUNetConfiguration: SpectralNetworkConfiguration {
  public func network(_ loader: WeightLoader, productsIn products: DType) -> any SpectralNetwork {
    BandUNet(loader, self)
  }
}
