/// placeholder
public struct Tensor: Sendable {}
