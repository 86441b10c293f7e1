public import AssayDiffusion
public import AssayFeatures
import AssayFiles
public import AssayModelStore
import AssayNetworks
import AssayRoles
public import AssaySignal
public import Foundation

/// The file `model.json` of a model folder: what its networks are, where they came from, and the hashes they must have.
///
/// The folder holds, beside it, one safetensors file for each stage and the dictionary of phoneme spectra.
public struct PhonePuReManifest: ModelManifest, Equatable {
  public typealias File = ModelFolder.File

  /// Stage 1.
  public struct Purification: Codable, Sendable, Equatable {
    public let weights: File
    /// A network without `family` is the paper's.
    public let network: PhonePuRePurifierNetwork
    /// What ``SpectralDenoiser`` works in; `nil` for DiffWave, which takes waveforms.
    public let spectrogram: Spectrogram?
    /// How much of a recording is purified at once; `nil` as the paper does it, seconds without overlap.
    public let segments: Segments?

    public init(
      weights: File, network: PhonePuRePurifierNetwork, spectrogram: Spectrogram?, segments: Segments?
    ) {
      self.weights = weights
      self.network = network
      self.spectrogram = spectrogram
      self.segments = segments
    }
  }

  /// Pieces of a recording that are purified one after the other.
  public struct Segments: Codable, Sendable, Equatable {
    /// Samples of a piece, and how many of them two neighbours share.
    public let length: Int
    public let overlap: Int

    public init(length: Int, overlap: Int) {
      self.length = length
      self.overlap = overlap
    }
  }

  /// What a model does where its user says nothing; the paper's numbers where this is missing.
  public struct Defaults: Codable, Sendable, Equatable {
    /// T_pur.
    public let purificationSteps: Int
    /// N.
    public let refinementSteps: Int
    public let sampler: String
    /// Whether the recording only takes over the levels of the purified speech, see ``LevelTransfer``; `nil` is no.
    public let transfersLevels: Bool?

    private enum CodingKeys: String, CodingKey {
      case purificationSteps = "purification_steps"
      case refinementSteps = "refinement_steps"
      case sampler
      case transfersLevels = "transfers_levels"
    }

    public init(
      purificationSteps: Int, refinementSteps: Int, sampler: String, transfersLevels: Bool? = nil
    ) {
      self.purificationSteps = purificationSteps
      self.refinementSteps = refinementSteps
      self.sampler = sampler
      self.transfersLevels = transfersLevels
    }

    /// The paper's.
    public static let paper = Defaults(
      purificationSteps: 3, refinementSteps: 30, sampler: "predictor-corrector")
  }

  /// The spectrogram that a network was trained on. The names are those of the official checkpoint's
  /// hyper-parameters.
  public struct Spectrogram: Codable, Sendable, Equatable {
    public let fftSize: Int
    public let hop: Int
    public let window: Window
    public let factor: Double
    public let exponent: Double

    private enum CodingKeys: String, CodingKey {
      case fftSize = "n_fft"
      case hop = "hop_length"
      case window
      case factor = "spec_factor"
      case exponent = "spec_abs_exponent"
    }

    public init(_ configuration: CompressedSTFT.Configuration) {
      fftSize = configuration.fftSize
      hop = configuration.hop
      window = configuration.window
      factor = configuration.factor
      exponent = configuration.exponent
    }

    public var configuration: CompressedSTFT.Configuration {
      .init(fftSize: fftSize, hop: hop, window: window, factor: factor, exponent: exponent)
    }
  }

  /// Stage 2.
  public struct Refinement: Codable, Sendable, Equatable {
    public let weights: File
    public let network: PhonePuReRefinerNetwork
    public let spectrogram: Spectrogram
    public let process: OUVESDE

    public init(weights: File, network: PhonePuReRefinerNetwork, spectrogram: Spectrogram, process: OUVESDE) {
      self.weights = weights
      self.network = network
      self.spectrogram = spectrogram
      self.process = process
    }

    /// The recipe around the network.
    public var recipe: PhonePuReRefinementConfiguration {
      .init(spectrogram: spectrogram.configuration, process: process)
    }
  }

  /// Always `phonepure`.
  public let kind: String
  /// Of this file's layout: 1.
  public let format: Int
  /// Under which terms the weights may be used, as their source states it.
  public let licence: String
  /// Which files the weights were taken from.
  public let source: String
  public let purification: Purification
  /// `nil` for a model of stage 1 alone.
  public let refinement: Refinement?
  /// Spectra by phoneme; `nil` for a model without guidance.
  public let dictionary: File?
  /// `nil` is ``Defaults/paper``.
  public let defaults: Defaults?

  static let currentKind = "phonepure"
  static let currentFormat = 1

  /// Reads a model folder's manifest.
  ///
  /// - Throws: `RoleError` naming the folder or the field at fault.
  public init(in folder: URL) throws {
    self = try ModelFolder.manifest(in: folder, kind: Self.currentKind, format: Self.currentFormat)
  }

  public init(
    licence: String, source: String, purification: Purification, refinement: Refinement?, dictionary: File?,
    defaults: Defaults? = nil
  ) {
    kind = Self.currentKind
    format = Self.currentFormat
    self.licence = licence
    self.source = source
    self.purification = purification
    self.refinement = refinement
    self.dictionary = dictionary
    self.defaults = defaults
  }
}
