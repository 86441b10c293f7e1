/// A value on the stack of ``PickleMachine``: a plain one, or the number of a node.
enum PickleValue {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  /// Containers are shared and changed after they were shared, so they are referred to by their place in
  /// ``PickleGraph/nodes``. Object references would do too, but releasing a million nested ones overflows the
  /// call stack, and cyclic ones are never released.
  case node(Int)
}
