public import AssayFiles

/// A model whose weights can be pulled: what it is, where its files come from, and how they are recognised.
public struct CatalogEntry: Sendable, Equatable {
  /// What a file must be to count.
  public struct Content: Sendable, Equatable, Codable {
    /// Bytes.
    public let size: Int
    public let sha256: ContentHash

    public init(size: Int, sha256: ContentHash) {
      self.size = size
      self.sha256 = sha256
    }
  }

  /// One file of weights.
  public struct File: Sendable, Equatable {
    /// The name it is stored under.
    public let name: String
    public let origin: FileOrigin
    /// Pinned here; `nil` for a file whose place publishes its hash, see ``LFSPointer``.
    public let content: Content?

    public init(_ name: String, from origin: FileOrigin, content: Content? = nil) {
      precondition(content != nil || origin.publishesHash, "nothing says what \(name) must be")
      self.name = name
      self.origin = origin
      self.content = content
    }
  }

  /// What is stored.
  public enum Form: Sendable, Equatable {
    /// The files as they are.
    case files
    /// A model folder of this kind that is made of the files, which are not kept; see ``ModelFolderConversion``.
    case folder(kind: String)
  }

  /// The name on the command line, lowercase with hyphens.
  public let name: String
  /// One line: what the weights are for.
  public let summary: String
  public let files: [File]
  public let form: Form
  /// SPDX identifier of the licence of the weights; ``noLicence`` where their source states none.
  public let licence: String
  /// Authors, title, venue and year of the work that the weights belong to.
  public let citation: String

  /// Stands for the licence of weights whose source states none.
  public static let noLicence = "none stated"

  public init(
    name: String, summary: String, files: [File], form: Form = .files, licence: String, citation: String
  ) {
    precondition(!files.isEmpty, "a model without files")
    self.name = name
    self.summary = summary
    self.files = files
    self.form = form
    self.licence = licence
    self.citation = citation
  }

  /// The places that the files come from, each once.
  public var source: String {
    var places: [String] = []
    for file in files where !places.contains(file.origin.place) { places.append(file.origin.place) }
    return places.joined(separator: " and ")
  }
}
