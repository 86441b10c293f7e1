#if canImport(Glibc)
  import Glibc
#endif

/// A TCP port that nobody listens at on this machine.
public enum FreePort {
  /// Asks the system; another process could take the port before it is used.
  public static func find() -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        bind(descriptor, general, size) == 0 && getsockname(descriptor, general, &size) == 0
      }
    }
    precondition(isBound, "no free port")
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
