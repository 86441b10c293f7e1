import Glibc

/// Two file actions of `posix_spawn` that are missing from Swift's view of the C library.
///
/// Swift imports glibc without its GNU extensions, so these are looked up by name. Both are part of glibc
/// since version 2.34.
enum SpawnFileActions {
  private typealias Actions = UnsafeMutablePointer<posix_spawn_file_actions_t>
  private typealias CloseFrom = @convention(c) (Actions, Int32) -> Int32
  private typealias ChangeFolder = @convention(c) (Actions, UnsafePointer<CChar>) -> Int32

  private static let closeFrom: CloseFrom? = function("posix_spawn_file_actions_addclosefrom_np")
  private static let changeFolder: ChangeFolder? = function("posix_spawn_file_actions_addchdir_np")

  /// Closes every file from number `first` on in the new process.
  ///
  /// - Returns: 0, or the code of an error: `ENOSYS` where glibc is older than 2.34.
  static func addCloseFrom(_ actions: inout posix_spawn_file_actions_t, _ first: Int32) -> Int32 {
    closeFrom?(&actions, first) ?? ENOSYS
  }

  /// Makes `path` the current folder of the new process.
  ///
  /// - Returns: 0, or the code of an error: `ENOSYS` where glibc is older than 2.29.
  static func addChangeFolder(_ actions: inout posix_spawn_file_actions_t, _ path: String) -> Int32 {
    changeFolder?(&actions, path) ?? ENOSYS
  }

  private static func function<Function>(_ name: String) -> Function? {
    guard let handle = dlopen(nil, RTLD_NOW), let symbol = dlsym(handle, name) else { return nil }
    return unsafeBitCast(symbol, to: Function.self)
  }
}
