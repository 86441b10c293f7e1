import AssayErrors
import AssayRoles

/// The one parameter of the smoothing methods.
enum SmoothingKernel {
  static let rate = 16_000

  static let parameter = ParameterDescription(
    "kernel", .integer(1...99), default: .integer(3), unit: "samples",
    help: "Samples in the window, an odd number; at 16 kHz.")

  /// - Throws: ``RoleError`` for an even number.
  static func value(in values: ParameterValues, method: MethodDescription) throws -> Int {
    let kernel = values.integer(parameter.name)
    guard kernel % 2 == 1 else {
      throw RoleError(
        .invalidParameter,
        "\(method.name): kernel must be odd, not \(kernel): use \(kernel - 1) or \(kernel + 1).")
    }
    return kernel
  }
}
