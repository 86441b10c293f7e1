import AssayRoles
import AssaySignal
import AssayTensor

/// A verifier that compares the embeddings of one encoder.
protocol EncoderVerifier: SpeakerVerifier {
  var encoder: any SpeakerEncoder { get }
  var device: Device { get }
}

extension EncoderVerifier {
  var weightHashes: [String: String] { encoder.weightHashes }

  func embeddings(of waveforms: [Waveform]) throws -> [[Float]] {
    try withoutGradients {
      try waveforms.map { waveform in
        let prepared = try encoder.prepare(waveform)
        let embedding = encoder.embedding(of: Tensor(prepared.samples, device: device))
        // An embedding this short has no direction; SpeechBrain and 3D-Speaker bound the norm the same way.
        return (embedding / embedding.norm().atLeast(1e-6)).floats
      }
    }
  }

  /// The parameter that every verifier has.
  static func thresholdParameter(_ value: Double, _ origin: String) -> ParameterDescription {
    .init(
      "threshold", .number(-1...1), default: .number(value),
      help: "lowest similarity at which two recordings count as one speaker; \(origin)")
  }
}
