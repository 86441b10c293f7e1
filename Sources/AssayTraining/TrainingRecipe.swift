import AssayModels
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Yams

/// A training configuration as it is written in YAML: what is trained on what, and how.
public struct TrainingRecipe: Sendable, Hashable {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    case purifier
    case refiner
  }

  /// Held-out speech and how much of it is used.
  public struct Validation: Codable, Sendable, Hashable {
    public var speech: [String]
    public var count: Int
    /// At most, of each recording.
    public var seconds: Double
    public var seed: UInt64

    public init(speech: [String] = [], count: Int = 20, seconds: Double = 8, seed: UInt64 = 7) {
      self.speech = speech
      self.count = count
      self.seconds = seconds
      self.seed = seed
    }
  }

  public var network: Network
  /// A run, a model folder or an official checkpoint whose weights training begins with; `nil` begins with chance.
  public var start: String?
  public var spectrogram: CompressedSTFT.Configuration
  /// The highest level of waveform diffusion that is trained, or that speech to be refined was purified with.
  public var maximumLevel: Int
  public var loss: SpectralLoss
  /// Folders of speech to train on.
  public var speech: [String]
  public var crops: SpeechCrops.Settings
  public var perturbation: SyntheticPerturbation.Settings
  public var validation: Validation
  public var loop: LoopSettings
  /// Of a refiner only.
  public var refiner: RefinerRecipe?

  public var kind: Kind { network.kind }

  /// - Throws: `RoleError` naming the field that is wrong.
  public init(yaml text: String, name: String) throws {
    do {
      self = try YAMLDecoder().decode(TrainingRecipe.self, from: text)
    } catch let error as DecodingError {
      throw RoleError(.invalidParameter, "\(name) is no training configuration: \(Self.explanation(error)).")
    } catch let error as YamlError {
      throw RoleError(.invalidParameter, "\(name) is not YAML: \(error)")
    }
  }

  init(
    network: Network, spectrogram: CompressedSTFT.Configuration,
    maximumLevel: Int, loss: SpectralLoss, crops: SpeechCrops.Settings,
    perturbation: SyntheticPerturbation.Settings, validation: Validation, loop: LoopSettings,
    refiner: RefinerRecipe? = nil
  ) {
    self.network = network
    self.spectrogram = spectrogram
    self.maximumLevel = maximumLevel
    self.loss = loss
    speech = []
    self.crops = crops
    self.perturbation = perturbation
    self.validation = validation
    self.loop = loop
    self.refiner = refiner
  }

  /// As it is stored with a run.
  public func yaml() throws -> String {
    let encoder = YAMLEncoder()
    encoder.options.sortKeys = true
    return try encoder.encode(self)
  }

  private static func explanation(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.map(\.stringValue).joined(separator: ".")
    }
    return switch error {
    case .keyNotFound(let key, let context):
      "\((context.codingPath.map(\.stringValue) + [key.stringValue]).joined(separator: ".")) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context): "\(place(context)) has the wrong type"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty ? context.debugDescription : "\(place(context)) has no valid value"
    @unknown default: "it cannot be decoded"
    }
  }
}
