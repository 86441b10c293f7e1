public import AssayCheckpoint

/// The sizes of a network as the shapes of its weights tell them, for files that say nothing else about them.
///
/// What is not there or makes no sense is `nil`: a network of the usual sizes is tried then, and loading names what does
/// not fit.
public struct StateDictShapes: Sendable {
  private let shapes: [String: [Int]]

  /// Above it no dimension is a network's: a damaged shape must not ask for more memory than there is.
  private static let largest = 65_536

  public init(_ tensors: [String: CheckpointTensor]) { shapes = tensors.mapValues(\.shape) }

  /// The size of a tensor's dimension, counted from 0.
  public func size(_ key: String, _ dimension: Int) -> Int? {
    guard let shape = shapes[key], shape.indices.contains(dimension),
      (1...Self.largest).contains(shape[dimension])
    else { return nil }
    return shape[dimension]
  }

  /// How many parts of one kind there are, numbered from 0: `nil` for none.
  ///
  /// - Parameter key: a key that every part has, given the part's number.
  public func count(_ key: (Int) -> String) -> Int? {
    var number = 0
    while shapes[key(number)] != nil { number += 1 }
    return number == 0 ? nil : number
  }
}
