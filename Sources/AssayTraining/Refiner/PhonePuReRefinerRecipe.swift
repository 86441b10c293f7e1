public import AssayDiffusion
import AssayFeatures
import AssayPhonePuRe
import AssayRoles

/// The additional settings for training a refiner.
public struct PhonePuReRefinerRecipe: Codable, Sendable, Hashable {
  /// The purifier of the training speech: a run of stage 1, a model folder, or the official checkpoint.
  public var purifier: String
  /// The number of purified versions of each recording, each with another perturbation.
  public var versions: Int
  /// The folder of the purified versions.
  public var cache: String
  /// Phoneme spectra.
  public var dictionary: String?
  /// Folders of TextGrids of the training speech and of the validation speech.
  public var alignments: String?
  public var validationAlignments: String?
  /// The share of pieces that are trained without phonemes.
  public var withoutPhonemes: Double
  /// The share of pieces with the state from which sampling starts.
  public var startingShare: Double
  public var process: OUVESDE
  /// Background noise added before purification, instead of perturbations.
  public var noise: BackgroundNoise.Settings?
  /// A fixed number of steps of stage 1 (T_pur), instead of drawn ones.
  public var purificationSteps: Int?
  /// Steps of the sampler (N) in validation.
  public var validationSteps: Int?

  private enum CodingKeys: String, CodingKey {
    case purifier, versions, cache, dictionary, alignments, process, noise
    case validationAlignments = "validation_alignments"
    case withoutPhonemes = "without_phonemes"
    case startingShare = "starting_share"
    case purificationSteps = "purification_steps"
    case validationSteps = "validation_steps"
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

  /// - Throws: `RoleError` naming an invalid field.
  func validate() throws {
    let require = ConfigurationCheck("refiner.")
    try require((1...1_000).contains(versions), "versions is \(versions); it must be 1 to 1000")
    try require((0...1).contains(withoutPhonemes), "without_phonemes must be a share between 0 and 1")
    try require((0...1).contains(startingShare), "starting_share must be a share between 0 and 1")
    for (name, steps) in [("purification_steps", purificationSteps), ("validation_steps", validationSteps)] {
      try require((1...200).contains(steps ?? 1), "\(name) must be 1 to 200")
    }
    try process.validate()
  }

  /// For Assay's own model, validated as it is used, with 4 steps.
  static let compact: PhonePuReRefinerRecipe = {
    var recipe = PhonePuReRefinerRecipe(purifier: "", versions: 2, cache: "", startingShare: 0.3)
    recipe.validationSteps = 4
    return recipe
  }()

  /// The paper's settings: speech with background noise, purified in five steps; every piece with its phonemes, at uniformly
  /// random times.
  static let paper: PhonePuReRefinerRecipe = {
    var recipe = PhonePuReRefinerRecipe(
      purifier: "", versions: 1, cache: "", withoutPhonemes: 0, startingShare: 0)
    recipe.noise = .init()
    recipe.purificationSteps = 5
    recipe.validationSteps = 30
    return recipe
  }()
}
