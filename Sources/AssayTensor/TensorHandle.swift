internal import CTorch
import Foundation

/// Owns one libtorch tensor and frees it with the last reference.
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
/// A shape that libtorch refuses is a programming error: it traps with libtorch's message. `fatalError` rather
/// than `preconditionFailure`, whose message is dropped in release builds.
func check(_ call: @autoclosure () -> ct_status, _ operation: StaticString) {
  let status = call()
  guard status != CT_OK else { return }
  if status == CT_OUT_OF_MEMORY { endForWantOfMemory(operation) }
  fatalError("\(operation): \(String(cString: ct_last_error()))")
}

/// Ends the process with one sentence: no operation can continue without its result, and a long recording is not a
/// programming error.
///
/// Files are written only after they have been computed, so none is incomplete.
private func endForWantOfMemory(_ operation: StaticString) -> Never {
  FileHandle.standardError.write(
    Data(
      "error: There is not enough memory for \(operation): use shorter recordings, or a machine with more memory.\n"
        .utf8))
  // Not exit(): it would run libtorch's destructors under threads that still compute.
  _exit(1)
}

/// Calls `body` with space for a new tensor and adopts the tensor stored there.
func makeTensor(_ operation: StaticString, _ body: (UnsafeMutablePointer<ct_tensor?>) -> ct_status) -> Tensor
{
  var raw: ct_tensor?
  check(body(&raw), operation)
  guard let raw else { fatalError("\(operation): no result") }
  return Tensor(owning: raw)
}

/// Traps with `message` on a mistake in our own code; like `precondition`, but release builds say why too.
func require(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { fatalError(message()) }
}
