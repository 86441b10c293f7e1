internal import CTorch

/// Owns one libtorch tensor and ends it with the last reference.
///
/// libtorch counts references atomically and its read operations may run on any thread. The operations that
/// write in place are `mutating` on ``Tensor`` and documented there.
final class TensorHandle: @unchecked Sendable {
  let raw: ct_tensor

  init(owning raw: ct_tensor) { self.raw = raw }

  deinit { ct_tensor_free(raw) }
}

/// Runs one call of the ABI that cannot fail unless our own code is wrong or memory is exhausted.
///
/// A shape that libtorch refuses is the programmer's bug: it traps with libtorch's message. `fatalError` rather
/// than `preconditionFailure`, whose message is dropped in release builds.
func check(_ call: @autoclosure () -> ct_status, _ operation: StaticString) {
  let status = call()
  guard status != CT_OK else { return }
  fatalError("\(operation): \(String(cString: ct_last_error()))")
}

/// Calls `body` with room for a new tensor and adopts what it puts there.
func makeTensor(_ operation: StaticString, _ body: (UnsafeMutablePointer<ct_tensor?>) -> ct_status) -> Tensor
{
  var raw: ct_tensor?
  check(body(&raw), operation)
  guard let raw else { fatalError("\(operation): no result") }
  return Tensor(owning: raw)
}

/// Traps with `message` when our own code has made a mistake; like `precondition`, but release builds say why too.
func require(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { fatalError(message()) }
}
