import AssayCheckpoint
import AssayNN
public import AssayTensor

/// Names for the modules of ``NCSNpp``, which the reference only numbers.
///
/// The reference keeps its modules in one list, `all_modules.N`, in the order of use. For
/// ``NCSNppConfiguration/phonePuRe`` N stands for:
///
/// | N | name | N | name | N | name |
/// |---|---|---|---|---|---|
/// | 0 | `time.fourier` | 12 | `encoder.2.pyramid` | 24 | `decoder.2.norm` |
/// | 1 | `time.linear1` | 13 | `encoder.3.block.0` | 25 | `decoder.2.output` |
/// | 2 | `time.linear2` | 14 | `middle.block.0` | 26 | `decoder.2.up` |
/// | 3 | `input` | 15 | `middle.attention` | 27 | `decoder.1.block.0` |
/// | 4 | `encoder.0.block.0` | 16 | `middle.block.1` | 28 | `decoder.1.block.1` |
/// | 5 | `encoder.0.down` | 17 | `decoder.3.block.0` | 29 | `decoder.1.norm` |
/// | 6 | `encoder.0.pyramid` | 18 | `decoder.3.block.1` | 30 | `decoder.1.output` |
/// | 7 | `encoder.1.block.0` | 19 | `decoder.3.norm` | 31 | `decoder.1.up` |
/// | 8 | `encoder.1.down` | 20 | `decoder.3.output` | 32 | `decoder.0.block.0` |
/// | 9 | `encoder.1.pyramid` | 21 | `decoder.3.up` | 33 | `decoder.0.block.1` |
/// | 10 | `encoder.2.block.0` | 22 | `decoder.2.block.0` | 34 | `decoder.0.norm` |
/// | 11 | `encoder.2.down` | 23 | `decoder.2.block.1` | 35 | `decoder.0.output` |
///
/// `output_layer` is not in the list and keeps its name, and so does what follows a module's number.
public enum NCSNppWeights {
  private static let list = "all_modules."

  /// The names of `all_modules.0`, `all_modules.1`, ….
  static func moduleNames(_ configuration: NCSNppConfiguration) -> [String] {
    var names = ["time.fourier", "time.linear1", "time.linear2", "input"]
    let levels = configuration.multipliers.indices
    for level in levels {
      names += (0..<configuration.residualBlocks).map { "encoder.\(level).block.\($0)" }
      if level != levels.last { names += ["encoder.\(level).down", "encoder.\(level).pyramid"] }
    }
    names += ["middle.block.0", "middle.attention", "middle.block.1"]
    for level in levels.reversed() {
      names += (0...configuration.residualBlocks).map { "decoder.\(level).block.\($0)" }
      names += ["decoder.\(level).norm", "decoder.\(level).output"]
      if level != 0 { names.append("decoder.\(level).up") }
    }
    return names
  }

  /// Every key of the reference's state dict and its shape, in the order in which the network asks for them.
  public static func layout(_ configuration: NCSNppConfiguration) -> [(key: String, shape: [Int])] {
    let names = moduleNames(configuration)
    return named(configuration).map { (numbered($0.key, names), $0.shape) }
  }

  /// First values of every weight under its key in the reference's state dict, for a network that is trained.
  ///
  /// - Reference: spread as in Song et al., *Score-Based Generative Modeling*, ICLR 2021: by the mean of inputs and
  ///   outputs, and next to nothing in the last layer of every block and of every output.
  public static func initial(
    _ configuration: NCSNppConfiguration, using generator: RandomGenerator, device: Device = .cpu
  ) -> [(key: String, tensor: Tensor)] {
    let names = moduleNames(configuration)
    let loader = WeightLoader(initializing: generator, device: device)
    _ = NCSNpp(loader, configuration)
    return loader.parameters.map { (numbered($0.key, names), $0.tensor) }
  }

  /// Whether a weight is trained: all are but the frequencies of the time's embedding.
  public static func isTrained(_ key: String) -> Bool { key != list + "0.W" }

  /// The reference's key of a weight that ``NCSNpp`` asks for.
  private static func numbered(_ key: String, _ names: [String]) -> String {
    for (number, name) in names.enumerated() where key.hasPrefix(name + ".") {
      return list + String(number) + key.dropFirst(name.count)
    }
    return key
  }

  /// ``layout(_:)`` under the names that ``NCSNpp`` asks for.
  private static func named(_ configuration: NCSNppConfiguration) -> [(key: String, shape: [Int])] {
    let loader = WeightLoader(initializing: RandomGenerator(seed: 0))
    _ = NCSNpp(loader, configuration)
    return loader.parameters.map { ($0.key, $0.tensor.shape) }
  }

  /// Floating-point operations of a call on a spectrogram of `frequencies` × `frames`, two for a product and its
  /// sum: those of the convolutions and the attention.
  public static func operations(_ configuration: NCSNppConfiguration, frequencies: Int, frames: Int) -> Double
  {
    let last = configuration.multipliers.count - 1
    func places(_ level: Int) -> Double { Double((frequencies >> level) * (frames >> level)) }
    let products = named(configuration).filter {
      $0.shape.count == 4 || $0.key.hasSuffix(".W") && $0.shape.count == 2
    }
    .reduce(0) { $0 + Double($1.shape.reduce(1, *)) * places(level($1.key, last: last)) }
    let width = configuration.channels * configuration.multipliers[last]
    return 2 * (products + 2 * Double(width) * places(last) * places(last))
  }

  /// The resolution at which the module of a weight works.
  private static func level(_ key: String, last: Int) -> Int {
    let parts = key.split(separator: ".")
    switch parts[0] {
    case "middle": return last
    case "encoder": return (Int(parts[1]) ?? 0) + (parts[2] == "block" ? 0 : 1)
    case "decoder": return (Int(parts[1]) ?? 0) - (parts[2] == "up" ? 1 : 0)
    default: return 0
    }
  }

  /// A state dict of the reference under the names that ``NCSNpp`` asks for. Keys of modules that the network does
  /// not have stay as they are, so that loading can name them.
  static func renamed<Value>(_ tensors: [String: Value], _ configuration: NCSNppConfiguration)
    -> [String: Value]
  {
    let names = moduleNames(configuration)
    return Dictionary(uniqueKeysWithValues: tensors.map { (renamed($0.key, names), $0.value) })
  }

  private static func renamed(_ key: String, _ names: [String]) -> String {
    guard key.hasPrefix(list) else { return key }
    let rest = key.dropFirst(list.count)
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    // A number written otherwise, such as 07, would share its name with another key.
    guard let number = Int(digits), names.indices.contains(number), String(number) == digits else {
      return key
    }
    return names[number] + rest.dropFirst(digits.count)
  }
}
