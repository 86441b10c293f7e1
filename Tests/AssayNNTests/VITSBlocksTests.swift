import AssayCheckpoint
import AssayNN
import AssayTensor
import Testing
import _AssayTestSupport

@Suite("Blocks that VITS and its relatives share")
struct VITSBlocksTests {
  private static func fixture(_ name: String) throws -> (weights: WeightLoader, io: [String: Tensor]) {
    let tensors = try Checkpoint.open(TestFiles.fixture("vits/\(name).safetensors")).tensors
    let io = tensors.filter { $0.key.hasPrefix("io.") }
      .map { (String($0.key.dropFirst(3)), $0.value.tensor()) }
    return (
      WeightLoader(tensors.filter { !$0.key.hasPrefix("io.") }, source: name),
      Dictionary(uniqueKeysWithValues: io)
    )
  }

  @Test("A WaveNet stack with a condition is the reference's within 1e-5, and asks for all of its weights")
  func waveNet() throws {
    let (loader, io) = try Self.fixture("wavenet")
    let stack = WaveNetStack(loader, channels: 16, layers: 2, kernel: 5, conditionWidth: 12)
    try loader.finish()
    let output = withoutGradients { stack(io["state"]!, condition: io["condition"]!) }
    expectClose(output.floats, io["output"]!.floats, tolerance: 1e-5, "output")
    // Frames that are not there do not reach into those that are.
    let frames = output.size(2)
    let mask = Tensor((0..<frames).map { Float($0 < 6 ? 1 : 0) }, shape: [1, 1, frames])
    let cut = withoutGradients {
      stack(io["state"]!.sliced(2, 0..<6), condition: io["condition"]!)
    }
    let masked = withoutGradients { stack(io["state"]! * mask, mask: mask, condition: io["condition"]!) }
    expectClose(masked.sliced(2, 0..<6).contiguous().floats, cut.floats, tolerance: 1e-5, "masked")
  }

  @Test(
    "Windowed relative attention is the reference's within 1e-5, on less and on more than its window",
    arguments: [3, 9])
  func attention(frames: Int) throws {
    let (loader, io) = try Self.fixture("attention")
    let attention = WindowedRelativeAttention(loader, channels: 20, heads: 2, window: 4)
    try loader.finish()
    let x = try #require(io["attn_in_T\(frames)"])
    let output = withoutGradients { attention(x, mask: .full(1, shape: [1, 1, frames])) }
    expectClose(output.floats, try #require(io["attn_out_T\(frames)"]).floats, tolerance: 1e-5, "output")
  }
}
