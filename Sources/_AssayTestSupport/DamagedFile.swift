public import Foundation

/// Files with a mistake in them.
public enum DamagedFile {
  /// Changes one bit in the middle of a file; doing it twice mends it.
  public static func flip(_ url: URL) throws {
    let handle = try FileHandle(forUpdating: url)
    defer { try? handle.close() }
    let middle = try handle.seekToEnd() / 2
    try handle.seek(toOffset: middle)
    guard let byte = try handle.read(upToCount: 1)?.first else { throw CocoaError(.fileReadCorruptFile) }
    try handle.seek(toOffset: middle)
    try handle.write(contentsOf: Data([byte ^ 1]))
  }

  /// Lets a copy of a read-only file be changed.
  public static func makeWritable(_ url: URL) throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: url.path)
  }
}
