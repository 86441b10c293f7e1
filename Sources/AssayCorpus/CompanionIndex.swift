import AssayErrors

/// Things that belong to recordings, such as transcripts and alignments, by the path or the name of the recording.
///
/// The path below the folder is exact. A bare name is enough where there is one recording and one thing of that name; where
/// there are more, nothing is guessed.
struct CompanionIndex<Value: Sendable>: Sendable {
  struct Item: Sendable {
    /// The id of the recording that it should belong to.
    let id: String
    /// Only for recordings whose ids begin so.
    var scope = ""
    /// What messages call it.
    let place: String
    let value: Value
  }

  private let byId: [String: [Item]]
  private let byName: [String: [Item]]

  init(_ items: [Item]) {
    byId = Dictionary(items.map { ($0.id, [$0]) }, uniquingKeysWith: +)
    byName = Dictionary(items.map { (RecordingFile.name(of: $0.id), [$0]) }, uniquingKeysWith: +)
  }

  /// By the path, else by the name.
  ///
  /// - Returns: `nil` when there is none.
  /// - Throws: ``CorpusError`` with code `.ambiguous` naming the two files that cannot be told apart.
  func value(of id: String, among names: RecordingNames) throws -> Value? {
    try exact(id, among: names) ?? named(id, among: names)
  }

  /// By the path alone.
  func exact(_ id: String, among names: RecordingNames) throws -> Value? {
    guard let items = byId[id] else { return nil }
    let places = names.places(of: id)
    guard places.count <= 1 else {
      throw Self.ambiguous(
        "\(items[0].place) could belong to \(places[0]) or to \(places[1]): process recordings with the same name "
          + "one by one."
      )
    }
    guard items.count == 1 else {
      throw Self.ambiguous("\(items[0].place) and \(items[1].place) both belong to \(id): keep one of them.")
    }
    return items[0].value
  }

  /// By the bare name.
  func named(_ id: String, among names: RecordingNames) throws -> Value? {
    let name = RecordingFile.name(of: id)
    let items = (byName[name] ?? []).filter { id.hasPrefix($0.scope) }
    // One that is another recording's by its path is nobody else's.
    guard items.contains(where: { !names.contains($0.id) }) else { return nil }
    guard items.count == 1 else {
      throw Self.ambiguous(
        "\(items[0].place) and \(items[1].place) could both belong to \(id): put one in the same subfolder as the "
          + "recording."
      )
    }
    let rivals = names.ids(named: name)
    guard rivals.count <= 1 else {
      throw Self.ambiguous(
        "\(items[0].place) could belong to \(rivals[0]) or to \(rivals[1]): put it in the same subfolder as its "
          + "recording."
      )
    }
    return items[0].value
  }

  private static func ambiguous(_ text: String) -> CorpusError { CorpusError(.ambiguous, text) }
}
