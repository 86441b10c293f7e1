/// The voice activity detector of the WebRTC project, at 16 kHz, in the reference's integer arithmetic.
///
/// Each frame is lowered to 8 kHz and split into six bands, whose log energies are judged by two mixtures of
/// Gaussians each, one for noise and one for speech, that adapt to what they hear; a hangover keeps the decision
/// for some frames after speech. Frames have to be given in order, and one detector judges one recording.
public struct WebRTCVoiceActivityDetector: Sendable {
  /// How readily a frame is called noise, from the least to the most.
  public enum Mode: Int, Sendable, Codable, CaseIterable {
    case quality, lowBitrate, aggressive, veryAggressive
  }

  /// The length of a frame in milliseconds.
  public enum FrameLength: Int, Sendable, Codable, CaseIterable {
    case tenMilliseconds = 10
    case twentyMilliseconds = 20
    case thirtyMilliseconds = 30

    /// Samples at 16 kHz.
    public var sampleCount: Int { rawValue * 16 }
  }

  /// What was found in one frame.
  public struct Decision: Sendable, Equatable {
    public let isSpeech: Bool
    /// The log energies of 80–250, 250–500, 500–1000, 1000–2000, 2000–3000 and 3000–4000 Hz in sixteenths of the
    /// model's unit.
    public let features: [Int]
  }

  public let mode: Mode
  public let frameLength: FrameLength
  private let thresholds: Thresholds
  private var bands = WebRTCFilterBank()
  private var models = (0..<WebRTCBandModel.bandCount).map(WebRTCBandModel.init(band:))
  private var frameCount = 0
  private var hangover = 0
  private var run = 0

  public init(mode: Mode = .veryAggressive, frameLength: FrameLength = .thirtyMilliseconds) {
    self.mode = mode
    self.frameLength = frameLength
    thresholds = Thresholds(mode, frameLength)
  }

  /// Judges the next frame.
  ///
  /// - Parameter frame: ``FrameLength/sampleCount`` samples of 16-bit audio at 16 kHz.
  public mutating func decide(_ frame: some Collection<Int16>) -> Decision {
    precondition(
      frame.count == frameLength.sampleCount,
      "a frame has \(frameLength.sampleCount) samples, not \(frame.count)")
    let (features, energy) = bands.analyse(frame)
    let isActive = energy > 10 && judge(features)
    return Decision(isSpeech: extended(isActive), features: features)
  }

  private mutating func judge(_ features: [Int]) -> Bool {
    var isSpeech = false
    var sum = 0
    for band in models.indices {
      let ratio = models[band].logLikelihoodRatio(features[band])
      sum += ratio * WebRTCBandModel.spectrumWeights[band]
      if 4 * ratio > thresholds.local { isSpeech = true }
    }
    if sum >= thresholds.global { isSpeech = true }
    // The reference limits the speech means of a band by the previous band's maximum.
    var limit = 12_800
    for band in models.indices {
      models[band].adapt(to: features[band], isSpeech: isSpeech, frameCount: frameCount, limit: limit)
      limit = models[band].largestSpeechMean
    }
    frameCount += 1
    return isSpeech
  }

  private mutating func extended(_ isActive: Bool) -> Bool {
    guard isActive else {
      run = 0
      guard hangover > 0 else { return false }
      hangover -= 1
      return true
    }
    run += 1
    if run > 6 {
      run = 6
      hangover = thresholds.longHangover
    } else {
      hangover = thresholds.shortHangover
    }
    return true
  }

  /// The reference's constants of a mode and a frame length.
  private struct Thresholds {
    let shortHangover: Int
    let longHangover: Int
    let local: Int
    let global: Int

    init(_ mode: Mode, _ length: FrameLength) {
      let index = length.rawValue / 10 - 1
      switch mode {
      case .quality, .lowBitrate:
        shortHangover = [8, 4, 3][index]
        longHangover = [14, 7, 5][index]
      case .aggressive, .veryAggressive:
        shortHangover = [6, 3, 2][index]
        longHangover = [9, 5, 3][index]
      }
      switch mode {
      case .quality: (local, global) = ([24, 21, 24][index], [57, 48, 57][index])
      case .lowBitrate: (local, global) = ([37, 32, 37][index], [100, 80, 100][index])
      case .aggressive: (local, global) = ([82, 78, 82][index], [285, 260, 285][index])
      case .veryAggressive: (local, global) = (94, [1_100, 1_050, 1_100][index])
      }
    }
  }
}
