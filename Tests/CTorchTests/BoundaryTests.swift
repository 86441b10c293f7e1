import CTorch
import Testing

@Suite("The C ABI keeps C++ exceptions and half results on its own side")
struct BoundaryTests {
  private func ones(_ shape: [Int64]) -> ct_tensor? {
    var tensor: ct_tensor?
    #expect(ct_full(1, Int32(CT_FLOAT32), shape, Int32(shape.count), -1, &tensor) == CT_OK)
    return tensor
  }

  @Test("The shim opens and says which libtorch it is")
  func version() {
    var text = [CChar](repeating: 0, count: 64)
    #expect(ct_load() == CT_OK, "\(String(cString: ct_last_error()))")
    #expect(ct_version(&text, text.count) == CT_OK)
    #expect(text.first { $0 == 46 } != nil)
  }

  @Test("Shapes that do not fit give libtorch's message and leave the out-parameter alone")
  func mismatch() throws {
    let a = ones([2, 3])
    let b = ones([4, 5])
    defer {
      ct_tensor_free(a)
      ct_tensor_free(b)
    }
    let untouched = OpaquePointer(bitPattern: 0x10)
    var out = untouched
    #expect(ct_binary(Int32(CT_MATMUL), a, b, &out) == CT_TORCH_ERROR)
    #expect(out == untouched)
    let message = String(cString: ct_last_error())
    #expect(message.contains("mat1 and mat2") || message.contains("size mismatch"), "\(message)")
    #expect(!message.contains("Exception raised from"), "a backtrace is not for people")
  }

  @Test("Null handles, unknown codes and wrong byte counts are refused, not followed")
  func invalidArguments() {
    let a = ones([2])
    defer { ct_tensor_free(a) }
    var out: ct_tensor?
    #expect(ct_unary(Int32(CT_ABS), nil, &out) == CT_INVALID_ARGUMENT)
    #expect(ct_unary(9999, a, &out) == CT_INVALID_ARGUMENT)
    #expect(ct_full(0, 77, [2], 1, -1, &out) == CT_INVALID_ARGUMENT)
    #expect(ct_from_data([Float(1)], 4, Int32(CT_FLOAT32), [2], 1, -1, &out) == CT_INVALID_ARGUMENT)
    var room = [Float](repeating: 0, count: 3)
    #expect(ct_to_host(a, Int32(CT_FLOAT32), &room, 12) == CT_INVALID_ARGUMENT)
    #expect(ct_reshape(a, nil, -1, &out) == CT_INVALID_ARGUMENT)
    #expect(out == nil)
  }

  @Test("More memory than there is gives a status, not a crash")
  func outOfMemory() {
    var out: ct_tensor?
    let status = ct_full(0, Int32(CT_FLOAT32), [1 << 45], 1, -1, &out)
    #expect(status == CT_OUT_OF_MEMORY, "\(String(cString: ct_last_error()))")
  }

  @Test("Freeing null is allowed")
  func freeNull() {
    ct_tensor_free(nil)
    ct_generator_free(nil)
  }
}
