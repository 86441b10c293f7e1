import ArgumentParser
import AssayAudit
import AssayCorpus
import AssayReport
import AssayRoles
import AssayTensor
import AssayVerification
import AssayWork
import Foundation

/// `assay verify`: whether recordings are of one speaker.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Decide whether recordings are from the same speaker.",
    discussion: """
      Compares two recordings, or the pairs of a CSV table with the header a,b (or a;b) and paths relative to \
      it. With --folder, all pairs of recordings in a folder are compared, which gives the verifier's equal \
      error rate; speakers are taken from folders and file names, as in assay audit. Embeddings are cached by \
      the content of a recording. Notes say when a verdict needs care.

      EXAMPLES
        assay verify anna_01.wav anna_02.wav
        assay verify --pairs trials.csv --json
        assay verify --folder speech
      """)

  @Argument(help: "Two recordings.", completion: .file())
  var recordings: [String] = []

  @Option(help: ArgumentHelp("A CSV table of pairs.", valueName: "file"), completion: .file())
  var pairs: String?

  @Option(help: ArgumentHelp("Recordings of several speakers.", valueName: "folder"), completion: .directory)
  var folder: String?

  @Option(help: "The verifier; see assay methods verifier.")
  var verifier = "ge2e"

  @Option(help: "Accept similarities of at least this value. (default: the verifier's own)")
  var threshold: Double?

  @Flag(help: "Compute all embeddings again, without the cache.")
  var noCache = false

  @OptionGroup var parameters: ParameterOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var messageOptions: MessageOptions

  func validate() throws {
    let ways = [!recordings.isEmpty, pairs != nil, folder != nil].count { $0 }
    guard ways == 1, recordings.isEmpty || recordings.count == 2 else {
      throw ValidationError("Give two recordings, or --pairs FILE, or --folder FOLDER.")
    }
    if let threshold, !(-1...1).contains(threshold) {
      throw ValidationError("--threshold is a cosine similarity, from -1 to 1.")
    }
  }

  func run() throws {
    let messages = messageOptions.messages
    let entry = try Methods.verifiers.entry(named: verifier)
    let values = try ParameterValues(for: entry.description, overrides: parameters.overrides)
    let work: Work =
      if let folder {
        .corpus(
          SpeakerNotices(
            try Corpus.load(clean: URL(fileURLWithPath: folder), readsTranscripts: false), messageOptions))
      } else if let pairs {
        .pairs(try PairList(contentsOf: URL(fileURLWithPath: pairs)).pairs)
      } else {
        .pairs([(try PipedInput.file(recordings[0]), try PipedInput.file(recordings[1]))])
      }
    try compute.start()
    let made = try entry.make(values, compute.environment())
    let cache = noCache ? nil : EmbeddingCache(entry.description, values, weights: made.weightHashes)
    let embeddings = VerifierEmbeddings(
      made, cache: cache, observer: messages, work: compute.work(made.parallelism))
    switch work {
    case .pairs(let pairs): try verify(pairs, made, embeddings, messages)
    case .corpus(let corpus): try measure(corpus, made, embeddings, messages)
    }
  }

  private enum Work {
    case pairs([(a: URL, b: URL)])
    case corpus(SpeakerNotices)
  }

  private func verify(
    _ pairs: [(a: URL, b: URL)], _ made: any SpeakerVerifier, _ embeddings: VerifierEmbeddings,
    _ messages: Messages
  ) throws {
    let limit = threshold ?? made.threshold
    let (results, failed) = PairVerification(
      made, name: verifier, threshold: limit, embeddings, observer: messages
    ).run(pairs)
    if messageOptions.json {
      try StandardOutput.printJSON(results)
    } else {
      try StandardOutput.print(
        VerificationSummary(results, verifier: verifier, threshold: limit, failed: failed).text)
    }
    if failed > 0 { throw ExitCode.failure }
  }

  private func measure(
    _ corpus: SpeakerNotices, _ made: any SpeakerVerifier, _ embeddings: VerifierEmbeddings,
    _ messages: Messages
  ) throws {
    let voices = try CorpusEmbeddings(corpus.corpus, embeddings, messages)
    let trials = try VerificationTrials(voices.voices, similarity: made.similarity)
    corpus.check(equalErrorRate: EqualErrorRate(trials).rate)
    try report(trials, made)
    if voices.failed > 0 { throw ExitCode.failure }
  }

  private func report(_ trials: VerificationTrials, _ made: any SpeakerVerifier) throws {
    let limit = threshold ?? made.threshold
    let rates = trials.curve.rates(at: limit)
    let result = FolderResult(
      folder: folder ?? "", verifier: verifier, recordings: trials.recordings,
      speakers: trials.speakers.count, equalErrorRate: EqualErrorRate(trials), threshold: limit,
      falseAcceptanceRate: rates.falseAcceptance, falseRejectionRate: rates.falseRejection)
    if messageOptions.json {
      try StandardOutput.printJSON(result)
    } else {
      try StandardOutput.print(result.text)
    }
  }
}
