import AssayPhonetics
import AssayTensor
import Foundation

/// The phone of every frame of the training recordings, and its spectrum: Λ of any piece.
struct PhonemeFrames {
  /// For each recording, the index into the spectra for each frame of 8 ms; empty without an alignment.
  private let frames: [[Int]]
  /// The spectrum of each phone, 256 values; the last is zero, for frames without a phone.
  private let spectra: Tensor
  private let none: Int

  init(_ alignments: SpeechAlignments, dictionary: GuidanceDictionary) {
    let labels = dictionary.spectra.keys.sorted()
    let indices = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
    let none = labels.count
    self.none = none
    let values =
      labels.flatMap { dictionary[$0] ?? [] } + [Float](repeating: 0, count: PhonemeSpectrum.binCount)
    spectra = Tensor(values, shape: [labels.count + 1, PhonemeSpectrum.binCount])
    frames = alignments.timelines.map { timeline in
      guard let timeline else { return [] }
      return FramedPhonemes(timeline).runs.flatMap { run in
        [Int](repeating: indices[run.label] ?? none, count: run.duration)
      }
    }
  }

  /// Λ of pieces.
  ///
  /// - Parameters:
  ///   - origins: of the pieces.
  ///   - frameCount: of the spectrogram of each.
  ///   - isGuided: whether a piece gets Λ or zeros.
  /// - Returns: `[N, 1, 256, frameCount]`.
  func guidance(
    _ origins: [(recording: Int, start: Int, speed: Double)], frameCount: Int, isGuided: (Int) -> Bool
  ) -> Tensor {
    var indices: [Int] = []
    for (item, origin) in origins.enumerated() {
      let phones = frames[origin.recording]
      for frame in 0..<frameCount {
        let place =
          Int((Double(origin.start) + Double(frame * FramedPhonemes.hop) * origin.speed)) / FramedPhonemes.hop
        indices.append(isGuided(item) && place < phones.count ? phones[place] : none)
      }
    }
    return spectra.gathered(0, Tensor(integers: indices))
      .reshaped(origins.count, frameCount, PhonemeSpectrum.binCount).transposed().unsqueezed(1)
  }
}
