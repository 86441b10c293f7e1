import AssayCheckpoint
import AssayDiffusion
import AssayTensor
import Foundation
import Testing
import _AssayTestNetworks
import _AssayTestSupport

@testable import AssayNetworks

/// The small check values that come with the specification: 4 layers of 8 channels on 64 samples.
struct DiffWaveCheckValues: Decodable {
  /// What is known of an expected tensor.
  struct Summary: Decodable {
    let shape: [Int]
    let sum, abssum, sqsum: Double
    let first8, last4: [Double]

    /// Tolerance relative to the size of the values, for sums to that of their terms.
    func expect(_ tensor: Tensor, tolerance: Double, _ what: String) {
      let values = tensor.doubles
      let found = [
        values.reduce(0, +), values.reduce(0) { $0 + abs($1) }, values.reduce(0) { $0 + $1 * $1 },
      ]
      expectClose(
        found, [sum, abssum, sqsum], tolerance: tolerance, scale: abssum, "sums of \(what)")
      expectClose(
        Array(values.prefix(8) + values.suffix(4)), first8 + last4, tolerance: tolerance,
        scale: abssum / Double(values.count), what)
    }
  }

  /// A key and its shape, a list of two in the file.
  struct Entry: Decodable {
    let key: String
    let shape: [Int]

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      key = try list.decode(String.self)
      shape = try list.decode([Int].self)
    }
  }

  struct Network: Decodable {
    let config: DiffWaveConfiguration
    let keys: [Entry]
  }

  let network: Network
  let forward, phonePuRe, diffNoise, diffRev, oneShot: Summary

  private enum CodingKeys: String, CodingKey {
    case forward = "diffwave_tiny_forward_t2"
    case phonePuRe = "diffwave_tiny_PhonePuRe"
    case diffNoise = "diffwave_tiny_DiffNoise"
    case diffRev = "diffwave_tiny_DiffRev"
    case oneShot = "diffwave_tiny_OneShot"
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    network = try values.decode(Network.self, forKey: .forward)
    forward = try values.decode(Summary.self, forKey: .forward)
    phonePuRe = try values.decode(Summary.self, forKey: .phonePuRe)
    diffNoise = try values.decode(Summary.self, forKey: .diffNoise)
    diffRev = try values.decode(Summary.self, forKey: .diffRev)
    oneShot = try values.decode(Summary.self, forKey: .oneShot)
  }

  static func load() throws -> DiffWaveCheckValues {
    try JSONDecoder().decode(
      DiffWaveCheckValues.self, from: Data(contentsOf: TestFiles.fixture("diffwave/check_values.json")))
  }

  func makeNetwork() throws -> DiffWave {
    let shapes = Dictionary(uniqueKeysWithValues: network.keys.map { ($0.key, $0.shape) })
    let values = FormulaWeights.checkValues(stateDict: network.keys.map { ($0.key, $0.shape) })
    return try DiffWave(
      DiffWaveFixtures.tensors(values, shapes), source: "check values", network.config)
  }

  /// `0.5 · sin(0.3 i + 0.2)`.
  static var input: [Float] { (0..<64).map { Float(0.5 * sin(0.3 * Double($0) + 0.2)) } }

  /// Draw number k is `sin(0.3 i + 10 + k)`.
  static func noise() -> Noise {
    var draw = 0.0
    return { shape in
      defer { draw += 1 }
      let count = shape.reduce(1, *)
      return Tensor((0..<count).map { Float(sin(0.3 * Double($0) + 10 + draw)) }, shape: shape)
    }
  }
}
