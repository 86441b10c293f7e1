import _AssayTestSupport

@testable import AssayPurification

extension TestNeed {
  /// An ffmpeg that can encode all that the codecs ask for.
  static let encoders = TestNeed(
    "ffmpeg with the encoders of all codecs", remedy: "run scripts/bootstrap"
  ) {
    let needed: Set = ["libmp3lame", "libopus", "aac", "libvo_amrwbenc", "libspeex"]
    return needed.isSubset(of: (try? FFmpeg().encoders()) ?? [])
  }
}
