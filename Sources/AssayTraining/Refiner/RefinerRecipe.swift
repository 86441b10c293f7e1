import AssayModels

/// What the training of a refiner needs beside that of any network.
public struct RefinerRecipe: Codable, Sendable, Hashable {
  /// The run whose stage 1 purifies the training speech.
  public var purifier: String
  /// Purified versions of each recording, each with another perturbation.
  public var versions: Int
  /// Where they are kept.
  public var cache: String
  /// Phoneme spectra.
  public var dictionary: String?
  /// Folders of TextGrids of the training speech and of the validation speech.
  public var alignments: String?
  public var validationAlignments: String?
  /// The share of pieces that are trained without phonemes.
  public var withoutPhonemes: Double
  /// The share of pieces whose state is that which sampling starts from.
  public var startingShare: Double
  public var process: OUVESDE

  private enum CodingKeys: String, CodingKey {
    case purifier, versions, cache, dictionary, alignments, process
    case validationAlignments = "validation_alignments"
    case withoutPhonemes = "without_phonemes"
    case startingShare = "starting_share"
  }

  public init(
    purifier: String, versions: Int = 6, cache: String, dictionary: String? = nil, alignments: String? = nil,
    validationAlignments: String? = nil, withoutPhonemes: Double = 0.15, startingShare: Double = 0.3,
    process: OUVESDE = .phonePuRe
  ) {
    self.purifier = purifier
    self.versions = versions
    self.cache = cache
    self.dictionary = dictionary
    self.alignments = alignments
    self.validationAlignments = validationAlignments
    self.withoutPhonemes = withoutPhonemes
    self.startingShare = startingShare
    self.process = process
  }
}
