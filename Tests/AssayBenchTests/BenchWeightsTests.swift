import AssayCheckpoint
import AssayNetworks
import Testing
import _AssayTestSupport

@testable import AssayBench

@Suite("Weights for measuring")
struct BenchWeightsTests {
  @Test("They are the formula's that golden data is computed with")
  func formula() throws {
    // Six layers have a key of every kind; all 36 only take longer.
    let layout = DiffWaveWeights.layout(.init(residualChannels: 16, skipChannels: 8, layers: 6))
    let expected = FormulaWeights.golden(
      shapes: Dictionary(uniqueKeysWithValues: layout.map { ($0.key, $0.shape) }))
    let found = BenchWeights.tensors(layout)
    #expect(Set(found.keys) == Set(expected.keys))
    for (key, tensor) in found { #expect(try tensor.floats() == expected[key], "\(key)") }
  }
}
