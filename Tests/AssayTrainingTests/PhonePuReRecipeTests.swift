import AssayErrors
import AssayFeatures
import AssayNetworks
import AssayPhonePuRe
import AssayRoles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayTraining

@Suite("PhonePuReRecipe")
struct PhonePuReRecipeTests {
  @Test(
    "Presets survive YAML",
    arguments: [
      PhonePuReRecipe.compactPurifier, .compactRefiner, .paperPurifier, .paperRefiner,
    ])
  func roundTrip(preset: PhonePuReRecipe) throws {
    let text = try preset.yaml()
    #expect(try PhonePuReRecipe(yaml: text, name: "config.yaml") == preset)
    #expect(text.contains("family: \(preset.network.family)"))
    #expect(text.contains("learning_rate:") && text.contains("kind: \(preset.kind.rawValue)"))
  }

  @Test("A missing field, a wrong type and broken YAML are named")
  func wrong() throws {
    let text = try PhonePuReRecipe.compactPurifier.yaml()
    func message(_ text: String) -> String {
      do {
        _ = try PhonePuReRecipe(yaml: text, name: "run.yaml")
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
    var recipe = PhonePuReRecipe.compactRefiner
    recipe.network = .refiner(.init(SpectralConvNeXtConfiguration(spectra: 2, usesPhonemes: true)))
    let text = try recipe.yaml()
    let older = text.replacingOccurrences(of: "  family: spectral-convnext\n", with: "")
    #expect(older != text)
    #expect(try PhonePuReRecipe(yaml: older, name: "config.yaml") == recipe)
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
    let text = try PhonePuReRecipe.paperPurifier.yaml().replacingOccurrences(of: "diffwave", with: "ncsnpp")
    let error = #expect(throws: RoleError.self) { try PhonePuReRecipe(yaml: text, name: "run.yaml") }
    #expect(error?.message.contains("network.family") == true)
  }
}
