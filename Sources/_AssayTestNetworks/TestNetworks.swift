public import AssayCheckpoint
import AssayNN
public import AssayNetworks
public import AssayTensor
import Foundation
import _AssayTestSupport

/// Score networks with known weights.
public enum TestNetworks {
  /// The golden tiny network: nf 8, weights from a file.
  public static let tinyConfiguration = NCSNppConfiguration(channels: 8)

  public static func tinyWeights() throws -> [String: CheckpointTensor] {
    try Checkpoint.open(TestFiles.fixture("ncsnpp/tiny_weights.safetensors")).tensors
  }

  public static func tiny() throws -> NCSNpp {
    try NCSNpp(tinyWeights(), source: "tiny_weights.safetensors", tinyConfiguration)
  }

  /// Shapes of the official network by the state dict's keys.
  public static func officialShapes() throws -> [String: [Int]] {
    try JSONDecoder().decode(
      [String: [Int]].self, from: Data(contentsOf: TestFiles.fixture("ncsnpp/official_shapes.json")))
  }

  /// Weights of the official shapes with nf 128 / `divisor`.
  ///
  /// - Parameter values: the values by key, given the keys and shapes in the order of the state dict.
  public static func weights(
    dividedBy divisor: Int, inputChannels: Int = 6,
    _ values: ([(key: String, shape: [Int])]) -> [String: [Float]]
  ) throws -> [String: CheckpointTensor] {
    // Kernels, and the channels of spectra, do not depend on nf.
    let shapes = try officialShapes().mapValues {
      $0.map { $0 > 6 ? $0 / divisor : $0 == 6 ? inputChannels : $0 }
    }
    let ordered = shapes.keys.sorted { place($0).lexicographicallyPrecedes(place($1)) }
      .map { (key: $0, shape: shapes[$0, default: []]) }
    let values = values(ordered)
    return Dictionary(
      uniqueKeysWithValues: ordered.map {
        ($0.key, CheckpointTensor(shape: $0.shape, floats: values[$0.key, default: []]))
      })
  }

  /// The network of `check-values.json`: nf 16.
  public static func checked() throws -> NCSNpp {
    try NCSNpp(
      weights(dividedBy: 8, FormulaWeights.checkValues), source: "formula", NCSNppConfiguration(channels: 16))
  }

  /// A network that sees no phonemes: nf 16, 4 input channels.
  public static func withoutPhonemes() throws -> NCSNpp {
    try NCSNpp(
      weights(dividedBy: 8, inputChannels: 4, FormulaWeights.checkValues), source: "formula",
      NCSNppConfiguration(channels: 16, inputChannels: 4))
  }

  /// Where a key stands in the order of the reference's parameters.
  private static func place(_ key: String) -> [Int] {
    let layers = [
      "GroupNorm_0", "NIN_0", "NIN_1", "NIN_2", "NIN_3", "Conv_0", "Dense_0", "GroupNorm_1", "Conv_1",
      "Conv_2",
    ]
    let parts = key.split(separator: ".").map(String.init)
    let isBias = ["bias", "b"].contains(parts[parts.count - 1]) ? 1 : 0
    guard parts[0] == "all_modules" else { return [-1, 0, isBias] }
    return [Int(parts[1]) ?? -1, layers.firstIndex(of: parts[2]) ?? 0, isBias]
  }

  /// The deterministic complex values of `check-values.json`: `√½ (sin(0.3 i + k) + j cos(0.7 i + k))`.
  public static func complexValues(_ shape: [Int], _ offset: Double) -> Tensor {
    let scale = 0.5.squareRoot()
    let values = (0..<shape.reduce(1, *)).flatMap { index -> [Float] in
      let place = Double(index)
      return [Float(scale * sin(0.3 * place + offset)), Float(scale * cos(0.7 * place + offset))]
    }
    return Tensor(values, shape: shape + [2]).viewAsComplex()
  }

  /// `|sin(0.3 i + k)|`.
  public static func positiveValues(_ shape: [Int], _ offset: Double) -> Tensor {
    let values = (0..<shape.reduce(1, *)).map { Float(abs(sin(0.3 * Double($0) + offset))) }
    return Tensor(values, shape: shape)
  }
}

extension CheckpointTensor {
  /// A stored `[…, 2]` tensor as `[…]` complex.
  public func complex() throws -> Tensor { Tensor(try floats(), shape: shape).viewAsComplex() }
}

extension Tensor {
  /// Real and imaginary parts, interleaved.
  public var parts: [Float] { viewAsReal().floats }
}

/// The root mean square of values, to judge differences by.
public func rootMeanSquare(_ values: [Float]) -> Double {
  (values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(values.count)).squareRoot()
}

extension TestNetworks {
  /// A small spectral network.
  public static let spectral = SpectralConvNeXtConfiguration(
    spectra: 2, usesPhonemes: true, frequencies: 16, hiddenChannels: 12, expansion: 2, kernel: 3,
    dilations: [1, 2], embeddingWidth: 8)

  /// First weights of a spectral network.
  public static func weights(_ sizes: any SpectralNetworkConfiguration, seed: UInt64 = 1) -> [String:
    CheckpointTensor]
  {
    let loader = WeightLoader(initializing: RandomGenerator(seed: seed))
    _ = sizes.network(loader, productsIn: .float32)
    return Dictionary(
      uniqueKeysWithValues: loader.parameters.map {
        ($0.key, CheckpointTensor(shape: $0.tensor.shape, floats: $0.tensor.floats))
      })
  }
}
