import Glibc

/// A failed system call, as the code and the words of the C library.
struct SystemFailure: Error {
  let code: Int32

  init(_ code: Int32) { self.code = code }

  var reason: String { String(cString: strerror(code)) }
}
