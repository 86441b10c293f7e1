import ArgumentParser
import AssayFiles
import AssayPhonetics
import AssayRoles
import AssaySignal
import AssayTraining
import AssayWork
import Foundation

/// `assay train dictionary`: builds the spectra by phoneme that guide refinement.
struct TrainDictionaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dictionary", abstract: "Build a dictionary of phoneme spectra from aligned speech.",
    discussion: """
      The recordings need TextGrids made by assay align or the Montreal Forced Aligner.

      EXAMPLES
        assay align speech --text transcripts -o aligned
        assay train dictionary --speech speech --alignments aligned -o phonemes.txt
      """)

  @Option(help: "Folders of speech.", completion: .directory)
  var speech: [String]

  @Option(help: "A folder of TextGrids with the same names.", completion: .directory)
  var alignments: String

  @Option(name: .shortAndLong, help: "The dictionary to write.")
  var output: String

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var messageOptions: MessageOptions

  func run() throws {
    let messages = messageOptions.messages
    try compute.start()
    let set = try SpeechSet(speech.map { URL(fileURLWithPath: $0) })
    set.notices.forEach(messages.notice)
    var training = try DictionaryTraining(
      aligner: ExistingTextGridAligner(folder: URL(fileURLWithPath: alignments), recordings: set.names))
    let line = messages.progress
    for (index, recording) in set.recordings.enumerated() {
      try training.add(
        Utterance(
          id: recording.id,
          waveform: Waveform(samples: recording.samples, sampleRate: SpeechSet.sampleRate)))
      line.update(
        Double(index + 1), of: set.recordings.count, "recordings", task: recording.url.lastPathComponent)
    }
    line.clear()
    let result = try training.result()
    try AtomicFile.write(Data(result.text.utf8), to: URL(fileURLWithPath: output))
    if let first = result.missing.first {
      messages.notice(
        "\(SpeechTasks.counted(result.missing.count, "recording")) left out without a usable alignment, such as "
          + "\(first)."
      )
    }
    if let first = result.unreadable.first {
      messages.notice(
        "\(SpeechTasks.counted(result.unreadable.count, "recording")) left out, because the alignment cannot be "
          + "read: \(first)"
      )
    }
    print(
      "\(output): \(result.spectra.count) phonemes of \(result.counts.values.reduce(0, +)) instances in "
        + "\(result.used) recordings, \(result.missing.count + result.unreadable.count) left out")
  }
}
