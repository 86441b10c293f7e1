import Foundation
import _AssayTestSupport

/// A model folder for PhonePuRe with the golden tiny networks: what they make is noise.
enum TinyModel {
  /// Converts the published kinds of files, with a dictionary of silence alone.
  ///
  /// - Parameters:
  ///   - refinement: the second stage; `nil` for the tiny one.
  static func convert(in folder: URL, to output: String = "model", refinement: URL? = nil) throws
    -> AssayCommand.Result
  {
    let spectra = folder.appendingPathComponent("spectra.txt")
    let values = (0..<256).map { _ in "0.1" }.joined(separator: ", ")
    try "sil\t[\(values)]\n".write(to: spectra, atomically: true, encoding: .utf8)
    return try AssayCommand.run(
      [
        "models", "convert", "--purification", TestFiles.fixture("diffwave/tiny/checkpoint.pkl").path,
        "--config",
        TestFiles.fixture("diffwave/tiny/config.json").path, "--refinement",
        (refinement ?? TestFiles.fixture("ncsnpp/tiny_weights.safetensors")).path, "--dictionary",
        spectra.path,
        "--licence", "test", "-o", output,
      ], folder: folder)
  }
}
