/// The layout of a short-time Fourier transform, as data: the transform itself is written where tensors are.
public struct STFTConfiguration: Sendable, Hashable, Codable {
  /// What is put around the signal before it is cut into frames.
  public enum Padding: Sendable, Hashable, Codable {
    /// Nothing; samples after the last whole frame are not seen.
    case none
    /// This many zeros at both ends.
    case zero(Int)
    /// This many samples mirrored at both ends, the outermost not repeated; the signal must be longer.
    case reflect(Int)
    /// Zeros at the end until every hop has a frame.
    case zeroAtEnd
  }

  /// Where a window shorter than ``fftSize`` lies in it.
  public enum Placement: String, Sendable, Codable {
    /// In the middle, so that a frame spans ``fftSize`` samples (librosa, torch).
    case centred
    /// At the start, so that a frame spans ``windowLength`` samples (Kaldi).
    case start
  }

  /// Samples of the transform; it has `fftSize / 2 + 1` bins.
  public let fftSize: Int
  /// Samples of the window, at most ``fftSize``.
  public let windowLength: Int
  /// Samples between frames.
  public let hop: Int
  public let window: Window
  public let padding: Padding
  public let placement: Placement

  /// - Parameter windowLength: `nil` for the whole ``fftSize``.
  public init(
    fftSize: Int, windowLength: Int? = nil, hop: Int, window: Window = Window(.hann), padding: Padding,
    placement: Placement = .centred
  ) {
    let windowLength = windowLength ?? fftSize
    precondition(hop > 0, "a hop is one sample at least")
    precondition(
      (1...max(1, fftSize)).contains(windowLength), "a window of \(windowLength) in a transform of \(fftSize)"
    )
    switch padding {
    case .zero(let count), .reflect(let count): precondition(count >= 0, "padding is not negative")
    case .none, .zeroAtEnd: break
    }
    self.fftSize = fftSize
    self.windowLength = windowLength
    self.hop = hop
    self.window = window
    self.padding = padding
    self.placement = placement
  }

  /// Frames centred on multiples of the hop: half a transform of padding at both ends.
  public static func centred(
    fftSize: Int, windowLength: Int? = nil, hop: Int, window: Window = Window(.hann), reflecting: Bool = true
  ) -> STFTConfiguration {
    STFTConfiguration(
      fftSize: fftSize, windowLength: windowLength, hop: hop, window: window,
      padding: reflecting ? .reflect(fftSize / 2) : .zero(fftSize / 2))
  }

  /// Frequencies from 0 to the Nyquist frequency.
  public var binCount: Int { fftSize / 2 + 1 }

  /// Samples that one frame spans.
  public var frameSpan: Int { placement == .centred ? fftSize : windowLength }

  /// The fewest samples that give a frame.
  public var minimumCount: Int {
    switch padding {
    case .none: frameSpan
    case .zero(let count): max(1, frameSpan - 2 * count)
    case .reflect(let count): max(count + 1, frameSpan - 2 * count)
    case .zeroAtEnd: 1
    }
  }

  /// Frames of a signal of `count` samples; 0 when it is shorter than ``minimumCount``.
  public func frameCount(_ count: Int) -> Int {
    guard count >= minimumCount else { return 0 }
    switch padding {
    case .none: return 1 + (count - frameSpan) / hop
    case .zero(let padding), .reflect(let padding): return 1 + (count + 2 * padding - frameSpan) / hop
    case .zeroAtEnd: return (count + hop - 1) / hop
    }
  }

  /// The window with its zeros, ``fftSize`` samples.
  public func windowSamples() -> [Float] { preciseWindowSamples().map { Float($0) } }

  /// The window with its zeros in double precision, ``fftSize`` samples.
  public func preciseWindowSamples() -> [Double] {
    let samples = window.preciseSamples(windowLength)
    let before = placement == .centred ? (fftSize - windowLength) / 2 : 0
    return [Double](repeating: 0, count: before) + samples
      + [Double](repeating: 0, count: fftSize - windowLength - before)
  }
}
