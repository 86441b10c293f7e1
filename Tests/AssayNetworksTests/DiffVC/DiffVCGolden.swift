import AssayCheckpoint
import AssayNN
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayNetworks

/// The tiny DiffVC and what the reference makes with it.
enum DiffVCGolden {
  static let tiny: DiffVCConfiguration = {
    var sizes = DiffVCConfiguration()
    (sizes.melBands, sizes.channels, sizes.filters, sizes.heads, sizes.layers) = (16, 16, 24, 2, 2)
    (sizes.postnetChannels, sizes.conditionWidth, sizes.scoreChannels) = (16, 16, 8)
    sizes.highestNoise = 2.5
    return sizes
  }()

  static func model() throws -> DiffVCModel {
    try DiffVCModel(
      Checkpoint.open(TestFiles.fixture("diffvc/diffvc_tiny.safetensors")).tensors, source: "tiny", tiny)
  }

  static func tensors(_ name: String) throws -> [String: Tensor] {
    try Checkpoint.open(TestFiles.fixture("diffvc/\(name).safetensors")).tensors.mapValues { $0.tensor() }
  }

  static func expectSame(_ tensor: Tensor, _ expected: Tensor?, tolerance: Double, _ name: String) throws {
    let expected = try #require(expected, "\(name) is not in the golden data")
    #expect(tensor.shape == expected.shape, "\(name)")
    expectClose(tensor.contiguous().doubles, expected.doubles, tolerance: tolerance, name)
  }

  /// The golden draws, one after the other: `[n, N, bands, T]`.
  static func draws(_ tensor: Tensor?) throws -> ([Int]) -> Tensor {
    let all = try #require(tensor)
    var next = 0
    return { shape in
      guard next < all.size(0) else {
        Issue.record("a draw too many")
        return .zeros(shape)
      }
      defer { next += 1 }
      let drawn = all.selected(0, next)
      #expect(drawn.shape == shape)
      return drawn
    }
  }
}
