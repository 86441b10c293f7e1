import AssayErrors

/// A protection that learns from several recordings of a speaker once, and then protects others of theirs.
///
/// An audit keeps the recordings that it learned from out of all trials.
public protocol LearningProtection: Protection {
  /// How many recordings of a speaker it learns from; at least 1.
  var learningRecordings: Int { get }

  /// Learns from recordings of one speaker.
  ///
  /// - Parameters:
  ///   - recordings: ``learningRecordings`` of them, in a stable order.
  ///   - context: its seed is the speaker's.
  /// - Returns: what protects the speaker's other recordings.
  /// - Throws: ``RoleError`` for recordings that it cannot learn from.
  func learned(from recordings: [Utterance], context: MethodContext) throws -> any Protection
}

extension LearningProtection {
  public func protect(_ subject: Utterance, candidates: [Utterance], context: MethodContext) throws
    -> ProcessedSpeech
  {
    throw RoleError(
      .unsuitableInput,
      "\(subject.id) cannot be protected on its own: this protection learns from \(learningRecordings) other recordings "
        + "of the speaker first, as an audit has it do.")
  }
}
