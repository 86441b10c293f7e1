import AssayTensor
import Testing
import _AssayTestSupport

@Suite("Gradients come from libtorch")
struct GradientTests {
  @Test("The gradient of Σx² is 2x")
  func square() {
    let x = Tensor([1, -2, 3]).requiringGradient()
    #expect(x.square().sum().gradients(of: [x])[0].floats == [2, -4, 6])
  }

  @Test("backward accumulates into leaves until it is cleared")
  func accumulation() {
    let x = Tensor([1, 2]).requiringGradient()
    #expect(x.gradient == nil)
    (x * 3.0).sum().backward()
    (x * 3.0).sum().backward()
    #expect(x.gradient?.floats == [6, 6])
    x.clearGradient()
    #expect(x.gradient == nil)
  }

  @Test("Nothing is recorded without gradients, and recording returns afterwards")
  func switching() {
    let x = Tensor([1]).requiringGradient()
    withoutGradients {
      #expect(!(x * 2.0).requiresGradient)
      withGradients { #expect((x * 2.0).requiresGradient) }
      #expect(!(x * 2.0).requiresGradient)
    }
    #expect((x * 2.0).requiresGradient)
    #expect(!x.detached().requiresGradient)
  }

  @Test("An LSTM, a convolution and a group norm agree with finite differences")
  func finiteDifferences() {
    let generator = RandomGenerator(seed: 7)
    let weights = [
      generator.normal([12, 4]), generator.normal([12, 3]), generator.normal([12]), generator.normal([12]),
    ]
    .map { $0 * 0.3 }
    let kernel = generator.normal([4, 2, 3]) * 0.3
    let function: (Tensor) -> Tensor = { x in
      let convolved = x.convolution(kernel, nil, stride: [1], padding: [1], dilation: [1])
      let normalised = convolved.groupNormalized(groups: 2, weight: nil, bias: nil, epsilon: 1e-5)
      return normalised.transposed().lstm(weights, layers: 1).hidden.square().sum()
    }
    let x = generator.normal([1, 2, 6]).requiringGradient()
    let gradient = function(x).gradients(of: [x])[0].doubles
    let step: Float = 1e-2
    let values = x.floats
    let numeric: [Double] = values.indices.map { index in
      var up = values
      var down = values
      up[index] += step
      down[index] -= step
      let difference =
        function(Tensor(up, shape: [1, 2, 6])).scalar - function(Tensor(down, shape: [1, 2, 6])).scalar
      return difference / Double(2 * step)
    }
    expectClose(gradient, numeric, tolerance: 2e-3, "gradient against central differences")
  }
}
