import AssayFiles
import FoundationEssentials

/// How the recordings of a call are called: what decides whether a name alone says which one is meant.
public struct RecordingNames: Sendable {
  /// By id, where the recordings lie.
  private let places: [String: [String]]
  /// By bare name.
  private let ids: [String: Set<String>]

  public init(_ files: [RecordingFile]) { self.init(files.map { ($0.id, $0.url.path) }) }

  /// For recordings of which nothing else is known.
  public init(_ ids: [String]) { self.init(ids.map { ($0, $0) }) }

  /// - Parameter recordings: ids, and what messages call the recordings.
  public init(_ recordings: [(id: String, place: String)]) {
    places = Dictionary(recordings.map { ($0.id, [$0.place]) }, uniquingKeysWith: +)
    ids = Dictionary(recordings.map { (RecordingFile.name(of: $0.id), [$0.id]) }) { $0.union($1) }
  }

  func contains(_ id: String) -> Bool { places[id] != nil }

  /// Where the recordings of an id lie, in order.
  func places(of id: String) -> [String] { (places[id] ?? []).sorted { $0.precedes($1) } }

  /// The ids that end in a name, in order.
  func ids(named name: String) -> [String] { (ids[name] ?? []).sorted { $0.precedes($1) } }
}
