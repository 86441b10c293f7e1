/// How samples are stored in an audio file.
public enum AudioEncoding: String, Sendable, Codable, CaseIterable {
  /// 16-bit integers: x · 2¹⁵, rounded half to even and clamped.
  case pcm16
  /// 24-bit integers: x · 2²³, rounded half to even and clamped.
  case pcm24
  /// IEEE single precision, exactly the samples of a ``Waveform``. WAV only.
  case float32

  /// Bytes per sample before any compression.
  var bytesPerSample: Int {
    switch self {
    case .pcm16: 2
    case .pcm24: 3
    case .float32: 4
    }
  }

  /// How many samples do not fit and are clamped when they are written; 0 for floats.
  public func clampedCount(of samples: [Float]) -> Int {
    guard let limits = integerLimits else { return 0 }
    return samples.count { !limits.contains(rounded($0, limits)) }
  }

  /// Whether there is still something to hear once the samples are written: not all become one integer.
  public func keepsSound(of samples: [Float]) -> Bool {
    guard let limits = integerLimits, let first = samples.first else { return true }
    func written(_ sample: Float) -> Float {
      min(max(rounded(sample, limits), limits.lowerBound), limits.upperBound)
    }
    let value = written(first)
    return samples.count == 1 || samples.contains { written($0) != value }
  }

  /// The least and the largest integer; `nil` for floats.
  var integerLimits: ClosedRange<Float>? {
    guard self != .float32 else { return nil }
    let scale = Float(1 << (bytesPerSample * 8 - 1))
    return -scale...(scale - 1)
  }

  /// A sample on the scale of the integers, which it may exceed.
  func rounded(_ sample: Float, _ limits: ClosedRange<Float>) -> Float {
    (sample * -limits.lowerBound).rounded(.toNearestOrEven)
  }
}
