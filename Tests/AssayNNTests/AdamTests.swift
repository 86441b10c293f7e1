import AssayNN
import AssayTensor
import Testing
import _AssayTestSupport

@Suite("Adam")
struct AdamTests {
  @Test("The first steps by the algorithm's own arithmetic")
  func firstSteps() {
    let x = Tensor([1, -1, 0.5])
    var adam = Adam([x], .init(learningRate: 0.1))
    // With bias correction the first step is the learning rate times the gradient's sign.
    adam.update([Tensor([3, -0.001, 0])])
    expectClose(x.floats, [0.9, -0.9, 0.5], tolerance: 1e-5, "first step")
    adam.update([Tensor([-3, -0.001, 2])])
    // m = 0.9·0.3 − 0.1·3 = −0.03, v = 0.999·0.009 + 0.001·9; m/(1−0.81) over √(v/(1−0.998001)).
    let mean = -0.03 / 0.19
    let square = (0.999 * 0.009 + 0.009) / 0.001999
    expectClose(Double(x.floats[0]), 0.9 - 0.1 * mean / square.squareRoot(), tolerance: 1e-5, "second step")
  }

  @Test("Finds the minimum of a quadratic")
  func quadratic() {
    let x = Tensor([5, -3]).requiringGradient()
    var adam = Adam([x], .init(learningRate: 0.2))
    for _ in 0..<300 { adam.update((x - Tensor([1, 2])).square().sum().gradients(of: [x])) }
    expectClose(x.floats, [1, 2], tolerance: 1e-2, "minimum")
  }
}
