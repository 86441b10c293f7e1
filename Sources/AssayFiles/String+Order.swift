extension String {
  /// Order by Unicode scalar values, the same in every locale.
  public func precedes(_ other: String) -> Bool {
    unicodeScalars.lexicographicallyPrecedes(other.unicodeScalars)
  }
}
