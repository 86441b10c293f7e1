import AssayTensor
import Testing
import _AssayTestSupport

@Suite("Tensors hold, reshape and compute")
struct TensorTests {
  @Test("Values come back as they were put in, in every dtype")
  func roundTrip() {
    let values: [Float] = [1, -2.5, 0, 100]
    #expect(Tensor(values).floats == values)
    for dtype in [DType.float64, .float16, .bfloat16] { #expect(Tensor(values).to(dtype).floats == values) }
    for dtype in [DType.int64, .int32, .int16, .int8] {
      #expect(Tensor(values).to(dtype).integers == [1, -2, 0, 100])
      #expect(Tensor(values).to(dtype).dtype == dtype)
    }
    #expect(Tensor(values).to(.bool).integers == [1, 1, 0, 1])
  }

  @Test("Arithmetic against hand-computed numbers")
  func arithmetic() {
    let a = Tensor([1, 2, 3, 4], shape: [2, 2])
    let b = Tensor([10, 20])
    #expect((a + b).floats == [11, 22, 13, 24])
    #expect((2 - a).floats == [1, 0, -1, -2])
    #expect((2 / a).floats == [2, 1, 2 / 3, 0.5])
    #expect(a.matmul(a).floats == [7, 10, 15, 22])
    #expect(a.sum(0).floats == [4, 6])
    #expect(a.mean().scalar == 2.5)
    #expect(a.max(1, keepingDimensions: true).shape == [2, 1])
    #expect(a.variance().scalar == 1.25)
    #expect(Tensor([3, 4]).norm().scalar == 5)
    #expect(Tensor([-1, 0.5, 2] as [Float]).clamped(to: 0...1).floats == [0, 0.5, 1])
    #expect(Tensor([0.5, 1.5, 2.5, -0.5] as [Float]).rounded().floats == [0, 2, 2, 0])
    let masked = a.replacing(where: a.isGreater(than: 2), with: Tensor.zeros([2, 2]))
    #expect(masked.floats == [1, 2, 0, 0])
    #expect(Tensor([1, .nan] as [Float]).isFinite().allTrue == false)
  }

  @Test("Views and joins")
  func shapes() {
    let a = Tensor.range(6).reshaped(2, 3)
    #expect(a.transposed().floats == [0, 3, 1, 4, 2, 5])
    #expect(a.sliced(1, 0..<3, step: 2).floats == [0, 2, 3, 5])
    #expect(a.selected(0, 1).floats == [3, 4, 5])
    #expect(a.flipped(1).floats == [2, 1, 0, 5, 4, 3])
    #expect(a.unsqueezed(-1).shape == [2, 3, 1])
    #expect(a.padded(1, 1, .reflect).floats == [1, 0, 1, 2, 1, 4, 3, 4, 5, 4])
    #expect(a.padded(1, 0).floats == [0, 0, 1, 2, 0, 3, 4, 5])
    #expect(Tensor.concatenated([a, a], 0).shape == [4, 3])
    #expect(Tensor.stacked([a, a], 2).shape == [2, 3, 2])
    #expect(a.gathered(1, Tensor(integers: [2, 0])).floats == [2, 0, 5, 3])
    #expect(a.expanded([2, 3]).shape == [2, 3])
  }

  @Test("Overlap-add is the adjoint of framing, for random sizes")
  func framing() {
    var numbers = SeededNumbers(seed: 4)
    for _ in 0..<20 {
      let size = Int.random(in: 1...32, using: &numbers)
      let hop = Int.random(in: 1...size, using: &numbers)
      let frames = Int.random(in: 1...12, using: &numbers)
      let length = (frames - 1) * hop + size
      let generator = RandomGenerator(seed: numbers.next())
      let x = generator.normal([2, length])
      let y = generator.normal([2, frames, size])
      let framed = x.framed(size: size, hop: hop)
      #expect(framed.shape == [2, frames, size])
      let added = y.overlapAdded(hop: hop)
      #expect(added.shape == [2, length])
      expectClose(
        (framed * y).sum().scalar, (x * added).sum().scalar, tolerance: 1e-4,
        scale: max(1, x.norm().scalar * added.norm().scalar), "inner products")
    }
  }

  @Test("A real Fourier transform and back gives the signal")
  func fourier() {
    let x = RandomGenerator(seed: 2).normal([3, 30])
    let spectrum = x.realFourierTransform(size: 30)
    #expect(spectrum.shape == [3, 16])
    #expect(spectrum.dtype == .complex64)
    expectClose(spectrum.inverseRealFourierTransform(size: 30).floats, x.floats, tolerance: 1e-5, "irfft")
    #expect(spectrum.viewAsReal().shape == [3, 16, 2])
  }
}
