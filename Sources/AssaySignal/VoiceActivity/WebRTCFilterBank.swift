/// The front end of the WebRTC voice activity detector: 16 kHz to six log energies.
struct WebRTCFilterBank: Sendable {
  /// Two all-pass sections side by side, whose sum and difference are the lower and upper half of the spectrum.
  private struct Split: Sendable {
    private var upper = 0
    private var lower = 0

    mutating func run(_ input: [Int]) -> (high: [Int], low: [Int]) {
      let count = input.count / 2
      var high = [Int](repeating: 0, count: count)
      var low = high
      var (first, second) = (upper << 16, lower << 16)
      for index in 0..<count {
        let even = Self.allPass(input[2 * index], 20_972, &first)
        let odd = Self.allPass(input[2 * index + 1], 5_571, &second)
        high[index] = WebRTCFixedPoint.wrap16(even - odd)
        low[index] = WebRTCFixedPoint.wrap16(even + odd)
      }
      upper = WebRTCFixedPoint.wrap16(first >> 16)
      lower = WebRTCFixedPoint.wrap16(second >> 16)
      return (high, low)
    }

    private static func allPass(_ sample: Int, _ coefficient: Int, _ state: inout Int) -> Int {
      let output = WebRTCFixedPoint.wrap16(WebRTCFixedPoint.wrap32(state + coefficient * sample) >> 16)
      state = WebRTCFixedPoint.wrap32(((sample << 14) - coefficient * output) << 1)
      return output
    }
  }

  private var even = 0
  private var odd = 0
  private var splits = [Split](repeating: Split(), count: 5)
  private var highPass = (0, 0, 0, 0)

  /// The features of bands 0 to 5 and a rough total energy, which stops counting beyond 10.
  mutating func analyse(_ frame: some Collection<Int16>) -> (features: [Int], energy: Int) {
    let (upper, lower) = splits[0].run(decimate(frame))
    let (band5, band4) = splits[1].run(upper)
    let (band3, below1000) = splits[2].run(lower)
    let (band2, below500) = splits[3].run(below1000)
    let (band1, below250) = splits[4].run(below500)
    let band0 = above80(below250)
    var energy = 0
    var features = [Int](repeating: 0, count: 6)
    for (band, signal) in [(5, band5), (4, band4), (3, band3), (2, band2), (1, band1), (0, band0)] {
      features[band] = Self.logEnergy(signal, offset: Self.offsets[band], total: &energy)
    }
    return (features, energy)
  }

  private static let offsets = [368, 368, 272, 176, 176, 176]

  /// 16 to 8 kHz by two all-pass sections.
  private mutating func decimate(_ frame: some Collection<Int16>) -> [Int] {
    var output: [Int] = []
    output.reserveCapacity(frame.count / 2)
    var samples = frame.makeIterator()
    while let first = samples.next(), let second = samples.next() {
      let upper = WebRTCFixedPoint.wrap16((even >> 1) + ((5_243 * Int(first)) >> 14))
      even = Int(first) - ((5_243 * upper) >> 12)
      let lower = WebRTCFixedPoint.wrap16((odd >> 1) + ((1_392 * Int(second)) >> 14))
      odd = Int(second) - ((1_392 * lower) >> 12)
      output.append(WebRTCFixedPoint.wrap16(upper + lower))
    }
    return output
  }

  private mutating func above80(_ input: [Int]) -> [Int] {
    input.map { sample in
      var sum = 6_631 * sample - 13_262 * highPass.0 + 6_631 * highPass.1
      highPass.1 = highPass.0
      highPass.0 = sample
      sum += 7_756 * highPass.2 - 5_620 * highPass.3
      highPass.3 = highPass.2
      highPass.2 = WebRTCFixedPoint.wrap16(sum >> 14)
      return highPass.2
    }
  }

  private static func logEnergy(_ signal: [Int], offset: Int, total: inout Int) -> Int {
    let bits = Int.bitWidth - signal.count.leadingZeroBitCount
    let peak = signal.reduce(0) { max($0, abs($1)) }
    let room = WebRTCFixedPoint.norm(peak * peak)
    let scaling = peak == 0 || room > bits ? 0 : bits - room
    var energy = signal.reduce(0) { $0 + (($1 * $1) >> scaling) }
    guard energy != 0 else { return offset }
    let shift = 17 - Int32(truncatingIfNeeded: energy).leadingZeroBitCount
    energy = shift < 0 ? energy << -shift : energy >> shift
    let exponent = scaling + shift
    // 24660 is 10 · log₁₀(2) in Q13; the mantissa's logarithm is taken to be linear.
    let mantissa = 14_336 + ((energy & 0x3FFF) >> 4)
    let feature = WebRTCFixedPoint.wrap16(((24_660 * mantissa) >> 19) + ((exponent * 24_660) >> 9))
    if total <= 10 { total += exponent >= 0 ? 11 : energy >> -exponent }
    return max(0, feature) + offset
  }
}
