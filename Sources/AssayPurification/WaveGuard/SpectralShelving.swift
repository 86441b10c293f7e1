import AssayRoles
import AssaySignal

/// Lowers what lies far below and far above an utterance's spectral centroid.
///
/// A low shelf of −30 dB (slope 0.8) at a tenth of the median centroid and a high shelf of −12 dB (slope 0.5)
/// at one and a half times of it, one after the other.
struct SpectralShelving {
  /// At which WaveGuard works.
  static let rate = 16_000

  /// The rate the shelves are computed for, in hertz.
  let filterRate: Double

  /// - Parameter samples: at ``rate``.
  /// - Returns: the filtered samples, and the median centroid in whole hertz, halves to even. Without a
  ///   centroid above 0 Hz, as in near silence, the samples are left alone.
  func filtered(_ samples: [Float]) -> (samples: [Float], centroid: Int) {
    let centroids = SpectralCentroid().frequencies(of: Waveform(samples: samples, sampleRate: Self.rate))
      .sorted()
    let middle = centroids.count / 2
    let median =
      centroids.count % 2 == 1 ? centroids[middle] : (centroids[middle - 1] + centroids[middle]) / 2
    let centroid = median.rounded(.toNearestOrEven)
    guard centroid > 0 else { return (samples, 0) }
    var filters = [
      IIRFilter.lowShelf(gain: -30, frequency: 0.1 * centroid, slope: 0.8, sampleRate: filterRate)
    ]
    // Above half the rate there is nothing that a high shelf could lower.
    if 1.5 * centroid < filterRate / 2 {
      filters.append(.highShelf(gain: -12, frequency: 1.5 * centroid, slope: 0.5, sampleRate: filterRate))
    }
    return (IIRFilter.cascade(filters, samples), Int(centroid))
  }

  /// Filters an utterance and notes its centroid.
  func purify(_ speech: Utterance) throws -> ProcessedSpeech {
    var centroid: Int?
    var result = try speech.purified(at: Self.rate) { samples in
      let filtered = filtered(samples)
      centroid = filtered.centroid
      return filtered.samples
    }
    if let centroid {
      result.details["spectralCentroid"] = .integer(centroid)
      if centroid == 0 {
        result.notices.append("\(speech.id) has no spectral centroid and was left unchanged.")
      }
    }
    return result
  }
}
