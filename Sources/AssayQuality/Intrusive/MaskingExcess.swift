import AssayFeatures
import AssayRoles
import AssaySignal
import AssayTensor

/// By how much the difference from the reference exceeds the masking threshold of the reference: VoiceGuard's `L_θ`.
///
/// - Reference: Li et al., *Voice Guard: Protecting Voice Privacy with Strong and Imperceptible Adversarial
///   Perturbation in the Time Domain*, IJCAI 2023, equation 15.
struct MaskingExcess: IntrusiveMeasure {
  let description = ScoreDescription(
    "masking-excess", unit: "dB",
    "mean level of the difference above the reference's masking threshold, 0 where nothing is audible")

  func measure(reference: Waveform, degraded: Waveform) throws -> Double {
    let difference = zip(degraded.samples, reference.samples).map { Double($0) - Double($1) }
    return try withoutGradients {
      try MaskingThreshold(of: reference)
        .excess(of: Tensor(doubles: difference, shape: [1, difference.count]), offset: 0).scalar
    }
  }
}
