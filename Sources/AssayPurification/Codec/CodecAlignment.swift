/// Finds where an original begins in its decoded version.
enum CodecAlignment {
  /// The offset at which the sum of absolute differences is smallest, of all offsets at which the decoded
  /// samples cover the original; the first of several.
  ///
  /// The sum at an offset is given up as soon as it exceeds the smallest so far, which leaves the result as
  /// it would be.
  ///
  /// - Parameters:
  ///   - original: at least one sample.
  ///   - decoded: at least as many.
  /// - Returns: from 0 to `decoded.count - original.count`.
  static func offset(of original: [Int16], in decoded: [Int16]) -> Int {
    precondition(decoded.count >= original.count, "\(decoded.count) decoded of \(original.count) samples")
    let blockLength = 4096
    var best = (offset: 0, sum: Int.max)
    original.withUnsafeBufferPointer { original in
      decoded.withUnsafeBufferPointer { decoded in
        for offset in 0...decoded.count - original.count {
          var sum = 0
          var start = 0
          while start < original.count && sum < best.sum {
            let end = min(start + blockLength, original.count)
            // 4096 differences of at most 65 535 fit.
            var blockSum: Int32 = 0
            for index in start..<end {
              blockSum &+= abs(Int32(original[index]) &- Int32(decoded[offset + index]))
            }
            sum += Int(blockSum)
            start = end
          }
          if sum < best.sum { best = (offset, sum) }
        }
      }
    }
    return best.offset
  }
}
