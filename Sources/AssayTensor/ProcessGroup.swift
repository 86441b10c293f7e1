import AssayErrors
internal import CTorch

/// Processes, on one machine or several, that exchange tensors through libtorch's collectives over TCP (Gloo).
///
/// Every process makes the same calls in the same order with tensors of the same shapes.
public final class ProcessGroup {
  /// The number of this process, from 0.
  public let rank: Int
  public let size: Int
  private let raw: ct_group

  /// Waits until all processes have joined.
  ///
  /// - Parameters:
  ///   - host: the host where process 0 listens, on `port`.
  ///   - patience: seconds to wait for the others.
  /// - Throws: ``TensorError`` if they do not join in time, or if this libtorch has no Gloo.
  public init(rank: Int, size: Int, host: String, port: Int, patience: Double = 300) throws {
    precondition(size > 0 && (0..<size).contains(rank) && (1...65_535).contains(port), "\(rank) of \(size)")
    var created: ct_group?
    let status = ct_group_create(Int32(rank), Int32(size), host, Int32(port), patience, &created)
    guard status == CT_OK, let created else {
      throw TensorError(
        .noGroup,
        "Process \(rank) of \(size) cannot join the others at \(host):\(port) (\(Self.reason)): start all of them "
          + "with the same value of the option processes and of the option master, or train in one process.")
    }
    raw = created
    self.rank = rank
    self.size = size
  }

  deinit { _ = ct_group_free(raw) }

  /// Replaces the elements of float32 tensors in place by their mean over all processes.
  ///
  /// - Throws: ``TensorError`` when another process has ended.
  public func average(_ tensors: [Tensor]) throws { try exchange(tensors, ct_group_average) }

  /// Replaces the elements of tensors in place by those of process 0.
  ///
  /// - Throws: ``TensorError`` when another process has ended.
  public func broadcast(_ tensors: [Tensor]) throws { try exchange(tensors, ct_group_broadcast) }

  /// Returns once all processes have called it.
  ///
  /// - Throws: ``TensorError`` when another process has ended.
  public func wait() throws { try average([.zeros([1])]) }

  private func exchange(
    _ tensors: [Tensor], _ call: (ct_group?, UnsafePointer<ct_tensor?>?, Int32) -> ct_status
  ) throws {
    let handles: [ct_tensor?] = tensors.map(\.raw)
    let status = withExtendedLifetime(tensors) { call(raw, handles, Int32(handles.count)) }
    guard status == CT_OK else {
      throw TensorError(
        .noGroup,
        "Process \(rank) of \(size) has lost the others (\(Self.reason)): start all of them again; the run continues from "
          + "its last checkpoint.")
    }
  }

  /// The first line of libtorch's message.
  private static var reason: String {
    String(String(cString: ct_last_error()).prefix { $0 != "\n" })
  }
}
