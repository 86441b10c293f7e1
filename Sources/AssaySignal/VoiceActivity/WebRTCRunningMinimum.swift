/// A smoothed minimum of a feature over about the last hundred frames.
struct WebRTCRunningMinimum: Sendable {
  /// The smallest values of late, ascending, with their ages in frames.
  private var entries = [(value: Int, age: Int)](repeating: (10_000, 0), count: 16)
  private var median = 1_600

  /// Takes the next feature and returns the smoothed minimum.
  ///
  /// - Parameter frameCount: frames that came before.
  mutating func update(_ feature: Int, frameCount: Int) -> Int {
    var index = 0
    while index < entries.count {
      if entries[index].age == 100 {
        entries.remove(at: index)
        entries.append((10_000, 101))
        // The entry that moved here is not aged in this frame, as in the reference.
      } else {
        entries[index].age += 1
      }
      index += 1
    }
    if let place = entries.firstIndex(where: { feature < $0.value }) {
      entries.insert((feature, 1), at: place)
      entries.removeLast()
    }
    let current =
      switch frameCount {
      case 0: 1_600
      case 1, 2: entries[0].value
      default: entries[2].value
      }
    let keep = frameCount == 0 ? 0 : current < median ? 6_553 : 32_439
    median = ((keep + 1) * median + (32_767 - keep) * current + 16_384) >> 15
    return median
  }
}
