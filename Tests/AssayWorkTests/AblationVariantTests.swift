import AssayWork
import Testing

@Suite("Variants of an ablation")
struct AblationVariantTests {
  @Test("Variants are the paper's, each with a label of its own")
  func variants() {
    let variants = AblationVariant.all(model: "m", unaugmented: "n", refinementSteps: [1, 30])
    #expect(Set(variants.map(\.label)).count == variants.count)
    #expect(
      variants.filter { $0.family == .purificationSteps }.compactMap(\.value) == (0...10).map(Double.init))
    #expect(variants.first { $0.label == "no-purification" }?.overrides["purificationSteps"] == "0")
    #expect(variants.filter { $0.family == .refinementSteps }.compactMap(\.value) == [1, 30])
    #expect(variants.last?.overrides["model"] == "n" && variants[0].overrides["model"] == "m")
    #expect(AblationVariant.all(model: "m", unaugmented: nil).contains { $0.label == "N=50" })
    let few = AblationVariant.all(model: "m", unaugmented: nil, purificationSteps: [2, 9])
    #expect(few.filter { $0.family == .purificationSteps }.compactMap(\.value) == [2, 9])
  }
}
