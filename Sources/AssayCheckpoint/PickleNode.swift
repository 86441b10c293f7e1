/// A container or a described object of a pickle.
struct PickleNode {
  enum Kind {
    case list
    case tuple
    /// The items are keys and values in turn.
    case dictionary
    case global(PickleGlobal, module: String, name: String)
    /// The items are everything that was passed to it.
    case opaque(module: String, name: String)
    /// A place in ``PickleGraph/storages``.
    case storage(Int)
    /// A checked view of a storage.
    case tensor(storage: Int, layout: StridedLayout)
  }

  var kind: Kind
  var items: [PickleValue] = []
  /// Where the value of each key of a dictionary is in `items`.
  var places: [CheckpointKey: Int] = [:]
}
