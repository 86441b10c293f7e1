import AssayCheckpoint
import AssayNN
import AssayTensor
import Testing
import _AssayTestSupport

@Suite("Weights are verified, all of them, before a network exists")
struct WeightLoaderTests {
  private let fitting = [
    "fc.weight": CheckpointTensor(shape: [2, 3], floats: [1, 2, 3, 4, 5, 6]),
    "fc.bias": CheckpointTensor(shape: [2], floats: [10, 20]),
  ]

  private func load(_ tensors: [String: CheckpointTensor]) throws -> Linear {
    let loader = WeightLoader(tensors, source: "weights.pt")
    let layer = Linear(loader.scoped("fc"), from: 3, to: 2)
    try loader.finish()
    return layer
  }

  @Test("A file that fits gives the layer")
  func fits() throws {
    #expect(try load(fitting)(Tensor([1, 1, 1])).floats == [16, 35])
  }

  @Test("A missing key is an error that names it and the file")
  func missing() {
    var tensors = fitting
    tensors["fc.bias"] = nil
    #expect {
      try load(tensors)
    } throws: { error in
      let error = error as? WeightError
      return error?.code == .missingKeys && error?.missing == ["fc.bias"]
        && "\(error!)".contains("weights.pt") && "\(error!)".contains("fc.bias")
    }
  }

  @Test("A key that the network does not know is an error")
  func unexpected() {
    var tensors = fitting
    tensors["fc.extra"] = CheckpointTensor(shape: [1], floats: [0])
    #expect {
      try load(tensors)
    } throws: {
      ($0 as? WeightError)?.code == .unexpectedKeys && ($0 as? WeightError)?.unexpected == ["fc.extra"]
    }
  }

  @Test("A wrong shape is an error that says both shapes")
  func wrongShape() {
    var tensors = fitting
    tensors["fc.weight"] = CheckpointTensor(shape: [3, 2], floats: [1, 2, 3, 4, 5, 6])
    #expect {
      try load(tensors)
    } throws: {
      ($0 as? WeightError)?.code == .wrongShapes && "\($0)".contains("[3, 2], expected [2, 3]")
    }
  }

  @Test("Several problems are reported together")
  func several() {
    #expect {
      try load(["other": CheckpointTensor(shape: [1], floats: [0])])
    } throws: {
      let error = $0 as? WeightError
      return error?.code == .several && error?.missing.count == 2 && error?.unexpected == ["other"]
    }
  }

  @Test("Weight normalisation is folded: g · v / ‖v‖")
  func weightNormalisation() throws {
    let loader = WeightLoader(
      [
        "weight_g": CheckpointTensor(shape: [2, 1, 1], floats: [10, 2]),
        "weight_v": CheckpointTensor(shape: [2, 1, 2], floats: [3, 4, 0, 5]),
      ], source: "weights.pt")
    let weight = loader.weightNormalized("weight", [2, 1, 2])
    try loader.finish()
    #expect(weight.floats == [6, 8, 0, 2])
  }
}
