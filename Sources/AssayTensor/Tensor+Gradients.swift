internal import CTorch

/// Automatic differentiation by libtorch: operations on a tensor that requires a gradient are recorded.
extension Tensor {
  /// Whether operations on the tensor are recorded.
  public var requiresGradient: Bool {
    var required = false
    check(ct_requires_gradient(raw, &required), "requiresGradient")
    return required
  }

  /// A leaf that shares the elements and whose operations are recorded.
  public func requiringGradient() -> Tensor {
    let leaf = detached()
    check(ct_set_requires_gradient(leaf.raw, true), "requiringGradient")
    return leaf
  }

  /// The same elements without their history.
  public func detached() -> Tensor {
    makeTensor("detached") { ct_unary(Int32(CT_DETACH), raw, $0) }
  }

  /// The gradients of this scalar with respect to `inputs`, in their order and shapes.
  ///
  /// The recording is freed afterwards unless `keepingGraph` is set.
  public func gradients(of inputs: [Tensor], keepingGraph: Bool = false) -> [Tensor] {
    let handles: [ct_tensor?] = inputs.map(\.raw)
    var found = [ct_tensor?](repeating: nil, count: inputs.count)
    withExtendedLifetime(inputs) {
      check(ct_gradients(raw, handles, Int32(handles.count), keepingGraph, &found), "gradients")
    }
    return found.map { raw in
      guard let raw else { fatalError("gradients: no result") }
      return Tensor(owning: raw)
    }
  }

  /// Adds the gradients of this scalar to those of every leaf that it was computed from.
  public func backward() { check(ct_backward(raw), "backward") }

  /// The gradient accumulated by ``backward()``; `nil` before the first call.
  public var gradient: Tensor? {
    var found: ct_tensor?
    check(ct_gradient(raw, &found), "gradient")
    return found.map(Tensor.init(owning:))
  }

  /// Clears the gradient accumulated by ``backward()``.
  public func clearGradient() { check(ct_clear_gradient(raw), "clearGradient") }
}

/// Runs `body` on this thread without recording operations for gradients, which is faster and keeps no memory for a
/// backward pass.
public func withoutGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
  try withGradients(enabled: false, body)
}

/// Runs `body` with recording switched on, also inside ``withoutGradients(_:)``.
public func withGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
  try withGradients(enabled: true, body)
}

private func withGradients<Result>(enabled: Bool, _ body: () throws -> Result) rethrows -> Result {
  var previous = true
  check(ct_set_gradients_enabled(enabled, &previous), "withGradients")
  defer {
    var ignored = true
    check(ct_set_gradients_enabled(previous, &ignored), "withGradients")
  }
  return try body()
}
