/// What a pickle describes: nodes that refer to each other by number, and the storages that its tensors view.
struct PickleGraph {
  /// A storage that the pickle names and whose bytes lie elsewhere in the file.
  struct Storage {
    let key: String
    let dtype: CheckpointDType
    let count: Int
  }

  var root = PickleValue.null
  var nodes: [PickleNode] = []
  var storages: [Storage] = []
}
