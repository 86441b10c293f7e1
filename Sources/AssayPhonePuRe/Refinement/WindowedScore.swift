import AssayTensor

/// Computes the score of a long spectrogram in overlapping windows and cross-fades them, so that the network's
/// memory does not grow with the recording.
///
/// Windows overlap in every call of the score, not in the sampled speech: there is one state and one noise for the
/// whole recording, and neighbouring windows cannot drift apart.
struct WindowedScore {
  /// First frame of each window.
  let starts: [Int]
  /// Frames of a window.
  let length: Int
  /// The share of each window in its frames, `[length]`, by window; together 1 in every frame.
  private let shares: [Tensor]

  /// - Parameters:
  ///   - count: frames in all.
  ///   - length: of a window; less when there are not so many.
  ///   - overlap: frames that two windows share, at most half a window; the last two may share more.
  init(count: Int, length: Int, overlap: Int, device: Device = .cpu) {
    precondition(0 <= overlap && 2 * overlap <= length, "windows of \(length) cannot share \(overlap)")
    let length = min(length, count)
    self.length = length
    starts = Array(stride(from: 0, to: max(1, count - overlap), by: max(1, length - overlap)))
      .map { min($0, count - length) }
    let ramp = (0..<length).map { place in
      min(1, (Double(min(place, length - 1 - place)) + 0.5) / Double(max(1, overlap)))
    }
    var sums = [Double](repeating: 0, count: count)
    for start in starts { for place in 0..<length { sums[start + place] += ramp[place] } }
    shares = starts.map { start in
      Tensor((0..<length).map { Float(ramp[$0] / sums[start + $0]) }, device: device)
    }
  }

  /// - Parameters:
  ///   - inputs: `[N, C, F, T]`.
  ///   - score: of one window, `[N, C, F, length]` → `[N, 1, F, length]`.
  /// - Returns: `[N, 1, F, T]`.
  func callAsFunction(_ inputs: Tensor, _ score: (Tensor) -> Tensor) -> Tensor {
    guard starts.count > 1 else { return score(inputs) }
    let shape = inputs.shape
    let sum = Tensor.zeros([shape[0], 1, shape[2], shape[3]], dtype: inputs.dtype, device: inputs.device)
    for (start, share) in zip(starts, shares) {
      let window = start..<start + length
      var target = sum.sliced(3, window)
      target.add(score(inputs.sliced(3, window).contiguous()) * share)
    }
    return sum
  }
}
