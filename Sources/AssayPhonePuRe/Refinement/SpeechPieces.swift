/// Pieces of a long recording that are worked on one after the other, and faded into each other where they overlap.
///
/// Each begins at a frame of the whole, so that what belongs to a frame, such as its phoneme, still does.
struct SpeechPieces {
  /// Of about the same length.
  let ranges: [Range<Int>]
  private let length: Int

  var count: Int { ranges.count }

  /// Samples that two pieces share: a second at 16 kHz.
  static let overlap = 16_000

  /// - Parameters:
  ///   - length: samples of the recording.
  ///   - longest: samples that a piece may have; a recording of no more is one piece.
  ///   - hop: samples between frames.
  init(_ length: Int, longest: Int, hop: Int) {
    self.length = length
    guard length > longest else {
      ranges = [0..<length]
      return
    }
    precondition(longest > 4 * Self.overlap, "pieces of \(longest) samples")
    let needed = (length - Self.overlap + longest - Self.overlap - 1) / (longest - Self.overlap)
    let step = ((length - Self.overlap + needed - 1) / needed + hop - 1) / hop * hop
    ranges = (0..<needed).map { $0 * step..<min(length, ($0 + 1) * step + Self.overlap) }
  }

  /// - Parameter process: samples of a piece, and its number → as many samples.
  func joined(_ process: (Range<Int>, Int) throws -> [Float]) rethrows -> [Float] {
    var whole: [Float] = []
    whole.reserveCapacity(length)
    for (index, range) in ranges.enumerated() {
      let piece = try process(range, index)
      precondition(piece.count == range.count, "a piece of \(piece.count) samples instead of \(range.count)")
      let shared = whole.count - range.lowerBound
      for place in 0..<shared {
        let share = (Float(place) + 0.5) / Float(shared)
        let sample = range.lowerBound + place
        whole[sample] += (piece[place] - whole[sample]) * share
      }
      whole += piece[shared...]
    }
    return whole
  }
}
