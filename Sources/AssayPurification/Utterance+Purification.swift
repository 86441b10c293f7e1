import AssayErrors
import AssayRoles
import AssaySignal

extension Utterance {
  /// Transforms the samples at the rate a method works at, and gives back the input's rate and length.
  ///
  /// Silence comes back as it is, with a notice: no transform has anything to remove there, and several have
  /// no level to go by.
  ///
  /// - Parameters:
  ///   - rate: the rate in hertz at which `transform` works; `nil` for the input's own. Audio of another rate
  ///     is resampled to it and back, which the details record as `workingRate`: above half of the lower rate
  ///     nothing is left.
  ///   - transform: gets at least one sample. What it returns beyond the input's length is cut off, what is
  ///     missing becomes zeros.
  /// - Throws: ``SignalError`` for an empty or non-finite waveform, and what `transform` throws.
  func purified(at rate: Int? = nil, _ transform: ([Float]) throws -> [Float]) throws -> ProcessedSpeech {
    do {
      try waveform.requireUsable(id)
    } catch let error as SignalError where error.code == .silent {
      return ProcessedSpeech(waveform, notices: ["\(id) is silent and was left unchanged."])
    }
    let workingRate = rate ?? waveform.sampleRate
    let working = try waveform.resampled(to: workingRate)
    let transformed = try transform(working.samples).fitted(to: working.count)
    let back = try Waveform(samples: transformed, sampleRate: workingRate).resampled(to: waveform.sampleRate)
    return ProcessedSpeech(
      Waveform(samples: back.samples.fitted(to: waveform.count), sampleRate: waveform.sampleRate),
      details: workingRate == waveform.sampleRate ? [:] : ["workingRate": .integer(workingRate)])
  }
}

extension [Float] {
  /// The first `count` samples, with zeros after the end.
  fileprivate func fitted(to count: Int) -> [Float] {
    // Most methods keep the length, and a copy of hours of audio is worth avoiding.
    if self.count == count { return self }
    return Array(prefix(count)) + [Float](repeating: 0, count: Swift.max(0, count - self.count))
  }
}
