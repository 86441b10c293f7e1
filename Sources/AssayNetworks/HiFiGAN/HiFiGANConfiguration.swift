/// The sizes of a ``HiFiGAN`` generator; those of the universal V1 where nothing else is said.
public struct HiFiGANConfiguration: Sendable, Hashable {
  public var melBands = 80
  public var channels = 512
  public var rates = [8, 8, 2, 2]
  public var kernels = [16, 16, 4, 4]
  /// Of the residual blocks after each change of rate.
  public var residualKernels = [3, 7, 11]
  public var dilations = [1, 3, 5]

  public init() {}

  public static let universal = HiFiGANConfiguration()

  /// Samples of a frame.
  public var hop: Int { rates.reduce(1, *) }
}
