import Foundation

/// Where tests find their files.
public enum TestFiles {
  /// The root of the checkout.
  public static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A committed fixture by its path below `Tests/Fixtures`.
  public static func fixture(_ path: String) -> URL {
    repository.appendingPathComponent("Tests/Fixtures").appendingPathComponent(path)
  }

  /// Speech and third-party weights that are not in the repository: the folder named by `ASSAY_SHARED`, or one
  /// called `shared` beside the checkout. A test that needs it says so on standard error and is skipped when
  /// it is absent.
  public static func shared(_ path: String) -> URL? {
    let root =
      ProcessInfo.processInfo.environment["ASSAY_SHARED"].map { URL(fileURLWithPath: $0) }
      ?? repository.deletingLastPathComponent().appendingPathComponent("shared")
    let url = root.appendingPathComponent(path)
    if FileManager.default.fileExists(atPath: url.path) { return url }
    FileHandle.standardError.write(
      Data("SKIPPED: a test needs \(path) of the measuring data, which is not here (set ASSAY_SHARED)\n".utf8)
    )
    return nil
  }

  /// Calls `body` with a new empty folder, which is removed afterwards.
  public static func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("assay-test-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
