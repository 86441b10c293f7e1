import AssayErrors
import AssayNetworks
import AssayRoles
import Foundation
import Testing
import _AssayTestNetworks

@Suite("Sizes of DiffWave")
struct DiffWaveConfigurationTests {
  @Test("The official file is the default, and goes through JSON unchanged")
  func official() throws {
    let read = try DiffWaveFixtures.configuration("official")
    #expect(read == .phonePuRe)
    try read.validate()
    #expect(try JSONDecoder().decode(DiffWaveConfiguration.self, from: JSONEncoder().encode(read)) == read)
  }

  @Test("The official network has 24,071,681 parameters in 408 tensors and sees 12,285 samples to each side")
  func facts() {
    let layout = DiffWaveWeights.layout(.phonePuRe)
    #expect(layout.count == 408)
    #expect(layout.reduce(0) { $0 + $1.shape.reduce(1, *) } == 24_071_681)
    #expect(DiffWaveConfiguration.phonePuRe.receptiveRadius == 12_285)
    #expect(DiffWaveConfiguration.phonePuRe.operationsPerSample * 16_000 == 606_093_312_000)
  }

  @Test("The layout has the order, keys and shapes of the reference's state dict")
  func layout() throws {
    let values = try DiffWaveCheckValues.load().network
    let layout = DiffWaveWeights.layout(values.config)
    #expect(layout.map(\.key) == values.keys.map(\.key))
    #expect(layout.map(\.shape) == values.keys.map(\.shape))
  }

  @Test(
    "A field that no network can have is named",
    arguments: [
      "in_channels", "out_channels", "res_channels", "skip_channels", "num_res_layers", "dilation_cycle",
      "diffusion_step_embed_dim_in", "diffusion_step_embed_dim_mid", "diffusion_step_embed_dim_out",
    ], [-1, 0, 1_000_000])
  func refused(field: String, value: Int) throws {
    try expectRefusal(field, value)
  }

  @Test("Stereo and an odd width of the step's embedding are refused")
  func special() throws {
    try expectRefusal("in_channels", 2)
    try expectRefusal("diffusion_step_embed_dim_in", 127)
  }

  private func expectRefusal(_ field: String, _ value: Int) throws {
    let encoded = try JSONEncoder().encode(DiffWaveConfiguration.phonePuRe)
    var fields = try JSONDecoder().decode([String: Int].self, from: encoded)
    #expect(fields[field] != nil)
    fields[field] = value
    let broken = try JSONDecoder().decode(DiffWaveConfiguration.self, from: JSONEncoder().encode(fields))
    #expect {
      try DiffWave([:], source: "nothing", broken)
    } throws: {
      ($0 as? RoleError)?.code == .invalidParameter && "\($0)".contains("\(field) is \(value)")
    }
  }
}
