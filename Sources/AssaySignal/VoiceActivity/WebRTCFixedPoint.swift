/// The integer operations of the WebRTC reference, whose variables have 16 or 32 bits and wrap.
enum WebRTCFixedPoint {
  /// Keeps the low 16 bits, signed.
  static func wrap16(_ value: Int) -> Int { Int(Int16(truncatingIfNeeded: value)) }

  /// Keeps the low 32 bits, signed.
  static func wrap32(_ value: Int) -> Int { Int(Int32(truncatingIfNeeded: value)) }

  /// The left shifts that bring the highest set bit of a positive 32-bit value to bit 30; 0 for 0.
  static func norm(_ value: Int) -> Int {
    value == 0 ? 0 : Int32(truncatingIfNeeded: value).leadingZeroBitCount - 1
  }
}
