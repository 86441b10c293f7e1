import AssayCheckpoint
import AssayDiffusion
import AssayNN
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayNetworks

@Suite("DiffVC's networks")
struct DiffVCModelTests {
  private func lengths(_ tensor: Tensor?) throws -> [Int] { try #require(tensor).doubles.map { Int($0) } }

  @Test("The average voice is the reference's at every stage, in a batch, alone, and for three frames")
  func encoder() throws {
    let golden = try DiffVCGolden.tensors("encoder_io")
    let encoder = try DiffVCGolden.model().encoder
    let x = try #require(golden["x"])
    let mask = DiffVCModel.mask(
      try lengths(golden["x_lengths"]), count: 2, frames: x.size(2), device: .cpu)
    let stages = encoder.stages(x, mask: mask)
    try DiffVCGolden.expectSame(stages.prenet, golden["enc.prenet"], tolerance: 2e-5, "prenet")
    try DiffVCGolden.expectSame(stages.transformer, golden["enc.transformer"], tolerance: 2e-5, "transformer")
    try DiffVCGolden.expectSame(stages.projected, golden["enc.term_proj"], tolerance: 2e-5, "projected")
    try DiffVCGolden.expectSame(stages.voice, golden["enc.postnet"], tolerance: 2e-5, "voice")
    let alone = x.sliced(0, 1..<2).sliced(2, 0..<18)
    let ones = DiffVCModel.mask(nil, count: 1, frames: 18, device: .cpu)
    try DiffVCGolden.expectSame(
      encoder(alone, mask: ones), golden["enc.single_item1"], tolerance: 2e-5, "alone")
    let short = try #require(golden["enc.short_x"])
    try DiffVCGolden.expectSame(
      encoder(short, mask: DiffVCModel.mask(nil, count: 1, frames: 3, device: .cpu)), golden["enc.short_out"],
      tolerance: 2e-5, "short")
  }

  @Test("The score is the reference's")
  func score() throws {
    let golden = try DiffVCGolden.tensors("estimator_io")
    let score = try DiffVCGolden.model().score
    let condition = try DiffVCScore.Condition(
      mean: #require(golden["mean"]), mask: #require(golden["mask"]),
      referenceMask: #require(golden["ref_mask"]), speaker: #require(golden["c"]))
    let reference = try #require(golden["ref"]).squeezed(1)
    try DiffVCGolden.expectSame(
      score(#require(golden["xt"]), condition, reference: reference, times: #require(golden["t"])),
      golden["score"], tolerance: 3e-4, "score")
  }

  @Test(
    "Samplers end where the reference's end, with its draws",
    arguments: MaximumLikelihoodSampler.Rule.allCases)
  func samplers(_ sampler: MaximumLikelihoodSampler.Rule) throws {
    let golden = try DiffVCGolden.tensors("sampler_io")
    let name = sampler.rawValue
    let noise =
      sampler == .probabilityFlow ? { Tensor.zeros($0) } : try DiffVCGolden.draws(golden["\(name).noise"])
    let condition = try DiffVCScore.Condition(
      mean: #require(golden["mean"]), mask: #require(golden["mask"]),
      referenceMask: #require(golden["ref_mask"]), speaker: #require(golden["c"]))
    let sampled = try DiffVCGolden.model().sample(
      #require(golden["z"]), condition, reference: (#require(golden["ref"]), #require(golden["mean_ref"])),
      sampler: .init(steps: 6, rule: sampler), noise: noise)
    try DiffVCGolden.expectSame(sampled, golden["\(name).out"], tolerance: 1e-4, name)
  }

  @Test("A whole conversion is the reference's, in a batch and alone")
  func conversion() throws {
    let golden = try DiffVCGolden.tensors("forward_io")
    let model = try DiffVCGolden.model()
    let (x, reference) = try (#require(golden["x"]), #require(golden["x_ref"]))
    let speaker = try #require(golden["c"])
    let lengths = try (
      source: self.lengths(golden["x_lengths"]), reference: self.lengths(golden["x_ref_lengths"])
    )
    let batch = try model.convert(
      x, reference: reference, lengths: lengths, speaker: speaker, sampler: .init(steps: 6),
      noise: DiffVCGolden.draws(golden["batch_ml6.noise"]))
    try DiffVCGolden.expectSame(batch.mean, golden["batch_ml6.mean_x"], tolerance: 2e-4, "mean")
    try DiffVCGolden.expectSame(batch.mel, golden["batch_ml6.out"], tolerance: 2e-4, "batch")
    for (name, item, sampling) in [
      ("single_ml6", 1, MaximumLikelihoodSampler(steps: 6)),
      ("single_pf4", 0, .init(steps: 4, rule: .probabilityFlow)), ("single_ml30", 0, .init()),
    ] {
      let single = try model.convert(
        x.sliced(0, item..<item + 1).sliced(2, 0..<lengths.source[item]),
        reference: reference.sliced(0, item..<item + 1).sliced(2, 0..<lengths.reference[item]),
        speaker: speaker.sliced(0, item..<item + 1), sampler: sampling,
        noise: DiffVCGolden.draws(golden["\(name).noise"]))
      try DiffVCGolden.expectSame(single.mean, golden["\(name).mean_x"], tolerance: 2e-4, "\(name) mean")
      try DiffVCGolden.expectSame(single.mel, golden["\(name).out"], tolerance: 2e-4, name)
    }
  }

  @Test("The published sizes ask for every tensor of the published file, and a missing one is named")
  func published() throws {
    let shapes = try PublishedShapes(
      Data(contentsOf: TestFiles.fixture("diffvc/official_shapes_vc.json"))
    ).shapes
    #expect(shapes.count == 346)
    #expect(shapes.values.reduce(0) { $0 + $1.reduce(1, *) } == 126_259_128)
    var tensors = shapes.mapValues {
      CheckpointTensor(shape: $0, floats: [Float](repeating: 0, count: $0.reduce(1, *)))
    }
    _ = try DiffVCModel(tensors, source: "published")
    tensors["decoder.estimator.mid_attn.fn.g"] = nil
    #expect { try DiffVCModel(tensors, source: "vc.pt") } throws: {
      "\($0)".contains("vc.pt") && "\($0)".contains("mid_attn.fn.g")
    }
  }
}
