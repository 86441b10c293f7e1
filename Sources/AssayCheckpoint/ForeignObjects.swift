/// What to do with classes and functions in a pickle that do not describe tensors. In neither case is
/// anything ever executed.
public enum ForeignObjects: Sendable, Hashable {
  /// Refuse the file. The right choice for weights.
  case refuse
  /// Keep them as inert ``CheckpointValue/opaque(module:name:arguments:)`` records. For training checkpoints
  /// (Lightning, argparse, numpy scalars) that hold foreign objects beside the weights.
  case opaque
}
