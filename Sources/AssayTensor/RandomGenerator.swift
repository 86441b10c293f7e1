internal import CTorch

/// A seeded source of random tensors, the only one in Assay.
///
/// Numbers are drawn on the CPU (libtorch's Mersenne twister) and moved afterwards, so a result does not
/// depend on the device. A generator belongs to one thread at a time.
public final class RandomGenerator {
  private let raw: ct_generator

  /// The same seed gives the same numbers, in the same order of draws and shapes.
  public init(seed: UInt64) {
    var created: ct_generator?
    check(ct_generator_create(seed, &created), "RandomGenerator.init")
    guard let created else { fatalError("RandomGenerator.init: no result") }
    raw = created
  }

  deinit { ct_generator_free(raw) }

  /// Standard normal float32 values.
  public func normal(_ shape: [Int], device: Device = .cpu) -> Tensor {
    makeTensor("normal") { ct_normal(raw, shape.int64, Int32(shape.count), $0) }.to(device)
  }

  /// Complex standard normal values: real and imaginary parts independent, of variance ½ each.
  public func complexNormal(_ shape: [Int], device: Device = .cpu) -> Tensor {
    (normal(shape + [2], device: device) * 0.5.squareRoot()).viewAsComplex()
  }

  /// Uniform float32 values in [0, 1).
  public func uniform(_ shape: [Int], device: Device = .cpu) -> Tensor {
    makeTensor("uniform") { ct_uniform(raw, shape.int64, Int32(shape.count), $0) }.to(device)
  }

  /// 0, 1, … `count` − 1 in random order, int64.
  public func permutation(_ count: Int) -> Tensor {
    makeTensor("permutation") { ct_permutation(raw, Int64(count), $0) }
  }

  /// The whole state (uint8), to resume from exactly.
  public var state: Tensor {
    get { makeTensor("state") { ct_generator_get_state(raw, $0) } }
    set { check(ct_generator_set_state(raw, newValue.raw), "state") }
  }
}
