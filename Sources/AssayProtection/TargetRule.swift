import AssayRoles

/// How a targeted protection chooses the voice that it moves the speaker towards.
enum TargetRule: String, CaseIterable, Sendable {
  /// The opposite gender where genders are known, otherwise the furthest speaker.
  case automatic
  /// A random recording of a speaker of the other gender, as De-AntiFake's script does.
  case oppositeGender = "opposite-gender"
  /// A recording of the speaker whose embedding is least similar to the subject's.
  case furthest
}
