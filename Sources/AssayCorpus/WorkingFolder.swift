import Foundation

/// A folder that Assay works in: its audio is nobody's recordings.
struct WorkingFolder {
  /// The folder of audio below it, for work that keeps its audio apart.
  let audio: String?

  /// `nil` for another folder.
  ///
  /// - Parameter names: what lies in the folder.
  init?(_ names: [String], in folder: URL) {
    let present = Set(names)
    if present.contains("audit.sqlite") || present.isSuperset(of: ["plan.json", "artefacts"]) {
      audio = "artefacts"
    } else if present.contains("recipe.json"),
      Self.isPurifiedSpeech(folder.appendingPathComponent("recipe.json"))
    {
      audio = nil
    } else {
      return nil
    }
  }

  /// Whether it is the recipe of training speech that was purified.
  private static func isPurifiedSpeech(_ url: URL) -> Bool {
    guard let data = try? Data(contentsOf: url),
      let recipe = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    else { return false }
    return Set(recipe.keys).isSuperset(of: ["purifier", "perturbation", "maximumLevel"])
  }
}
