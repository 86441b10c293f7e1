import AssayRoles
import Foundation
import Testing

@testable import AssayTraining

@Suite("TrainingRecipe")
struct TrainingRecipeTests {
  @Test("Presets survive YAML", arguments: [TrainingRecipe.compactPurifier, .compactRefiner])
  func roundTrip(preset: TrainingRecipe) throws {
    let text = try preset.yaml()
    #expect(try TrainingRecipe(yaml: text, name: "config.yaml") == preset)
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
      message(text.replacingOccurrences(of: "maximum_level: 10", with: "")).contains(
        "maximum_level is missing"))
    #expect(message(text.replacingOccurrences(of: "batch: 12", with: "batch: many")).contains("crops.batch"))
    #expect(message("{").contains("run.yaml"))
    #expect(message("kind: other").contains("run.yaml"))
  }
}
