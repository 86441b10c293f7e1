import AssayRoles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayTraining

@Suite("TrainingRecipe")
struct TrainingRecipeTests {
  @Test(
    "Presets survive YAML",
    arguments: [
      TrainingRecipe.compactPurifier, .compactRefiner, .paperPurifier, .paperRefiner,
    ])
  func roundTrip(preset: TrainingRecipe) throws {
    let text = try preset.yaml()
    #expect(try TrainingRecipe(yaml: text, name: "config.yaml") == preset)
    #expect(text.contains("family: \(preset.network.family.rawValue)"))
    #expect(text.contains("learning_rate:") && text.contains("kind: \(preset.kind.rawValue)"))
  }

  @Test("A missing field, a wrong type and broken YAML are named")
  func wrong() throws {
    let text = try TrainingRecipe.compactPurifier.yaml()
    func message(_ text: String) -> String {
      do {
        _ = try TrainingRecipe(yaml: text, name: "run.yaml")
        return ""
      } catch { return "\(error)" }
    }
    #expect(
      message(text.replacingOccurrences(of: "maximum_level: 4", with: "")).contains(
        "maximum_level is missing"))
    #expect(message(text.replacingOccurrences(of: "batch: 12", with: "batch: many")).contains("crops.batch"))
    #expect(message("{").contains("run.yaml"))
    #expect(message("kind: other").contains("run.yaml"))
  }

  @Test("A recipe without a family is of Assay's own network, and an older run with it goes on")
  func withoutFamily() throws {
    var recipe = TrainingRecipe.compactRefiner
    recipe.network = .refiner(.spectral(.convNeXt(.init(spectra: 2, usesPhonemes: true))))
    let text = try recipe.yaml()
    let older = text.replacingOccurrences(of: "  family: spectral-convnext\n", with: "")
    #expect(older != text)
    #expect(try TrainingRecipe(yaml: older, name: "config.yaml") == recipe)
    try TestFiles.withTemporaryFolder { folder in
      let run = TrainingFolder(folder.appendingPathComponent("run"))
      try run.open(configuration: older)
      try run.open(configuration: text)
      #expect(throws: RoleError.self) {
        try run.open(configuration: text.replacingOccurrences(of: "hidden: 384", with: "hidden: 385"))
      }
    }
  }

  @Test("A network of the other stage is refused by name")
  func otherStage() throws {
    let text = try TrainingRecipe.paperPurifier.yaml().replacingOccurrences(of: "diffwave", with: "ncsnpp")
    let error = #expect(throws: RoleError.self) { try TrainingRecipe(yaml: text, name: "run.yaml") }
    #expect(error?.message.contains("network.family") == true)
  }
}
