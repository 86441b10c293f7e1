/// What the WebRTC voice activity detector knows of one band: mixtures of two Gaussians for noise and for speech.
///
/// Means are in Q7 and deviations in Q7 of the feature's unit, weights in Q7, shares in Q14.
struct WebRTCBandModel: Sendable {
  /// One Gaussian of a mixture and what the last feature was to it.
  private struct Gaussian: Sendable {
    let weight: Int
    var mean: Int
    var deviation: Int
    /// (feature − mean) / deviation² of the last feature, in Q11.
    var pull = 0
    /// The part that this Gaussian has in the mixture's likelihood of the last feature, in Q14.
    var share = 0

    /// weight · N(feature; mean, deviation), in Q27; sets ``pull``.
    mutating func likelihood(_ feature: Int) -> Int {
      let inverse = (131_072 + (deviation >> 1)) / deviation
      let quarter = inverse >> 2
      let square = (quarter * quarter) >> 2
      let distance = WebRTCFixedPoint.wrap16((feature << 3) - mean)
      pull = WebRTCFixedPoint.wrap16((square * distance) >> 10)
      let exponent = (pull * distance) >> 9
      guard exponent < 22_005 else { return 0 }
      // e^(−x) as a power of two with a linear mantissa.
      let power = (5_909 * exponent) >> 12
      let value = (0x400 | (-power & 0x3FF)) >> (((power - 1) >> 10) + 1)
      return weight * inverse * value
    }
  }

  static let bandCount = 6
  /// What a band's likelihood ratio counts in the sum over bands.
  static let spectrumWeights = [6, 8, 10, 12, 14, 16]
  /// The largest mean that speech may have in this band.
  var largestSpeechMean: Int { Self.speechLimits[band] }

  private let band: Int
  private var noise: [Gaussian]
  private var speech: [Gaussian]
  private var minimum = WebRTCRunningMinimum()

  /// The model that a detector starts with.
  init(band: Int) {
    self.band = band
    noise = (0..<2).map {
      Gaussian(
        weight: Self.noiseWeights[$0][band], mean: Self.noiseMeans[$0][band],
        deviation: Self.noiseDeviations[$0][band])
    }
    speech = (0..<2).map {
      Gaussian(
        weight: Self.speechWeights[$0][band], mean: Self.speechMeans[$0][band],
        deviation: Self.speechDeviations[$0][band])
    }
  }

  /// log₂ of the likelihood of speech over that of noise, in whole steps; keeps what ``adapt`` needs.
  mutating func logLikelihoodRatio(_ feature: Int) -> Int {
    let noiseParts = [noise[0].likelihood(feature), noise[1].likelihood(feature)]
    let speechParts = [speech[0].likelihood(feature), speech[1].likelihood(feature)]
    let noiseSum = noiseParts[0] + noiseParts[1]
    let speechSum = speechParts[0] + speechParts[1]
    (noise[0].share, noise[1].share) = Self.shares(noiseParts[0], noiseSum) ?? (16_384, 0)
    (speech[0].share, speech[1].share) = Self.shares(speechParts[0], speechSum) ?? (0, 0)
    func headroom(_ value: Int) -> Int { value == 0 ? 31 : WebRTCFixedPoint.norm(value) }
    return headroom(noiseSum) - headroom(speechSum)
  }

  private static func shares(_ part: Int, _ sum: Int) -> (Int, Int)? {
    guard sum >> 12 > 0 else { return nil }
    let share = WebRTCFixedPoint.wrap16(((part & ~0xFFF) << 2) / (sum >> 12))
    return (share, 16_384 - share)
  }

  /// Moves the Gaussians towards the feature that was judged last.
  ///
  /// - Parameter limit: bounds the speech means together with a margin.
  mutating func adapt(to feature: Int, isSpeech: Bool, frameCount: Int, limit: Int) {
    let floor = minimum.update(feature, frameCount: frameCount)
    let distance = WebRTCFixedPoint.wrap16((floor << 4) - WebRTCFixedPoint.wrap16(Self.mean(noise) >> 6))
    for k in 0..<2 {
      let oldNoise = noise[k]
      adaptNoiseMean(k, distanceFromFloor: distance, isSpeech: isSpeech)
      if isSpeech {
        adaptSpeech(k, feature, limit: limit)
      } else {
        adaptNoiseDeviation(k, feature, oldNoise)
      }
    }
    keepApart()
  }

  private mutating func adaptNoiseMean(_ k: Int, distanceFromFloor distance: Int, isSpeech: Bool) {
    var mean = noise[k].mean
    if !isSpeech {
      let step = WebRTCFixedPoint.wrap16((noise[k].share * noise[k].pull) >> 11)
      mean += (step * 655) >> 22
    }
    mean += (distance * 154) >> 9
    noise[k].mean = min(max(mean, (k + 5) << 7), (72 + k - band) << 7)
  }

  private mutating func adaptSpeech(_ k: Int, _ feature: Int, limit: Int) {
    let old = speech[k]
    let step = WebRTCFixedPoint.wrap16((old.share * old.pull) >> 11)
    let move = WebRTCFixedPoint.wrap16((step * 6_554) >> 21)
    speech[k].mean = min(max(old.mean + ((move + 1) >> 1), k == 0 ? 640 : 768), limit + 640)

    let offset = feature - ((old.mean + 4) >> 3)
    let excess = ((old.pull * offset) >> 3) - 4_096
    let slope = WebRTCFixedPoint.wrap32((old.share >> 2) * excess) >> 4
    let change = WebRTCFixedPoint.wrap16(slope / WebRTCFixedPoint.wrap16(10 * old.deviation))
    speech[k].deviation = max(384, old.deviation + ((change + 128) >> 8))
  }

  private mutating func adaptNoiseDeviation(_ k: Int, _ feature: Int, _ old: Gaussian) {
    let offset = feature - (old.mean >> 3)
    let excess = ((old.pull * offset) >> 3) - 4_096
    let slope = WebRTCFixedPoint.wrap32(((old.share + 2) >> 2) * excess) >> 14
    let change = WebRTCFixedPoint.wrap16(slope / old.deviation)
    noise[k].deviation = max(384, old.deviation + ((change + 32) >> 6))
  }

  /// Keeps speech a distance above noise and both below their limits.
  private mutating func keepApart() {
    var (noiseMean, speechMean) = (Self.mean(noise), Self.mean(speech))
    let missing = Self.smallestDistances[band] - ((speechMean >> 9) - (noiseMean >> 9))
    if missing > 0 {
      for k in 0..<2 {
        speech[k].mean += (13 * missing) >> 2
        noise[k].mean -= (3 * missing) >> 2
      }
      (noiseMean, speechMean) = (Self.mean(noise), Self.mean(speech))
    }
    let speechExcess = (speechMean >> 7) - Self.speechLimits[band]
    let noiseExcess = (noiseMean >> 7) - Self.noiseLimits[band]
    for k in 0..<2 {
      if speechExcess > 0 { speech[k].mean -= speechExcess }
      if noiseExcess > 0 { noise[k].mean -= noiseExcess }
    }
  }

  /// The mixture's mean, in Q14.
  private static func mean(_ mixture: [Gaussian]) -> Int {
    mixture[0].mean * mixture[0].weight + mixture[1].mean * mixture[1].weight
  }

  private static let noiseWeights = [[34, 62, 72, 66, 53, 25], [94, 66, 56, 62, 75, 103]]
  private static let speechWeights = [[48, 82, 45, 87, 50, 47], [80, 46, 83, 41, 78, 81]]
  private static let noiseMeans = [
    [6_738, 4_892, 7_065, 6_715, 6_771, 3_369], [7_646, 3_863, 7_820, 7_266, 5_020, 4_362],
  ]
  private static let speechMeans = [
    [8_306, 10_085, 10_078, 11_823, 11_843, 6_309], [9_473, 9_571, 10_879, 7_581, 8_180, 7_483],
  ]
  private static let noiseDeviations = [[378, 1_064, 493, 582, 688, 593], [474, 697, 475, 688, 421, 455]]
  private static let speechDeviations = [
    [555, 505, 567, 524, 585, 1_231], [509, 828, 492, 1_540, 1_079, 850],
  ]
  private static let smallestDistances = [544, 544, 576, 576, 576, 576]
  private static let speechLimits = [11_392, 11_392, 11_520, 11_520, 11_520, 11_520]
  private static let noiseLimits = [9_216, 9_088, 8_960, 8_832, 8_704, 8_576]
}
