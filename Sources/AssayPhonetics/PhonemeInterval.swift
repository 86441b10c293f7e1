/// A phone and its time.
public struct PhonemeInterval: Sendable, Equatable {
  /// Seconds from the beginning of the recording.
  public let start: Double
  /// Seconds; after `start`.
  public let end: Double
  /// The aligner's label: ARPAbet, or any label of a TextGrid.
  public let label: String

  public init(start: Double, end: Double, label: String) {
    self.start = start
    self.end = end
    self.label = label
  }

  /// Labels of silence and of noise without words.
  public static let silentLabels: Set<String> = ["", "sp", "spn", "sil", "''", "\"\""]

  public var isSilence: Bool { Self.silentLabels.contains(label) }
}
