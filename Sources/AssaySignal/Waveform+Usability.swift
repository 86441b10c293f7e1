extension Waveform {
  /// Refuses a waveform that no method can work on.
  ///
  /// - Parameter name: what the message calls it, such as the file's path.
  /// - Throws: ``SignalError`` when it is empty, holds a NaN or infinite sample, or is all zero.
  public func requireUsable(_ name: String) throws {
    guard !samples.isEmpty else {
      throw SignalError(.empty, "\(name) holds no samples: record or export it again.")
    }
    if let place = samples.firstIndex(where: { !$0.isFinite }) {
      throw SignalError(.notFinite, "\(name) holds a NaN or infinite sample at \(place): export it again.")
    }
    guard samples.contains(where: { $0 != 0 }) else {
      throw SignalError(.silent, "\(name) is silent, all its samples are zero: use a recording with speech.")
    }
  }
}
