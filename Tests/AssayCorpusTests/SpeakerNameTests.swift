import Testing

@testable import AssayCorpus

@Suite("SpeakerName")
struct SpeakerNameTests {
  @Test(
    "Speakers are read from known layouts, then from folders, then from names",
    arguments: [
      ("librispeech_p1089-134686-0001", "1089", .libriSpeech), ("1089-134686-0001", "1089", .libriSpeech),
      ("1688/1688-142285-0000", "1688", .libriSpeech), ("1089/134686/1089-134686-0001", "1089", .libriSpeech),
      ("test-clean/1089/134686/1089-134686-0001", "1089", .libriSpeech),
      ("LibriSpeech/test-clean/1089/134686/1089-134686-0001", "1089", .libriSpeech),
      ("test-clean/1089-134686-0001", "1089", .libriSpeech),
      ("LibriTTS/train-clean-100/103/1240/103_1240_000000_000001", "103", .libriSpeech),
      ("103_1240_000000_000001", "103", .libriSpeech),
      ("wav48/p225/p225_001", "p225", .folder), ("VCTK/wav48/p225/p225_001", "p225", .folder),
      ("wav48_silence_trimmed/p225/p225_001_mic1", "p225", .folder), ("p225_001_mic1", "p225", .name),
      ("train/anna/01", "anna", .folder), ("anna/2024/session/01", "anna", .folder),
      // What looks like LibriSpeech's names in somebody's folder is that person's.
      ("alice/2024-01-15", "alice", .folder), ("alice/15-01-2024", "alice", .folder),
      ("alice/1089-134686-0001", "alice", .folder), ("ben/anna_03", "ben", .folder),
      ("maria_perez-01", "maria", .name), ("luis_perez-01", "luis", .name), ("anna_03", "anna", .name),
      ("anna-03", "anna", .name), ("slt_01", "slt", .name), ("command-0000", "command", .name),
      ("0-1", "0", .name),
    ] as [(String, String, SpeakerRule)])
  func known(id: String, speaker: String, rule: SpeakerRule) {
    let name = SpeakerName(id)
    #expect(name?.speaker == speaker && name?.rule == rule, "\(String(describing: name))")
  }

  @Test(
    "Dates, Common Voice's names and names of one part tell no speaker",
    arguments: [
      "recording", "_3", "anna_", "2024-01-15", "2024_01_15-evening", "15-01-2024", "common_voice_en_12345",
      "clips/common_voice_en_12345", "test/recording", "",
    ])
  func unknown(id: String) {
    #expect(SpeakerName(id) == nil)
  }
}
