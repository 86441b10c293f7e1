import AssayCheckpoint
import AssayErrors
import AssayRoles

/// What a NISQA checkpoint says of itself in `args`, as far as it differs between the published ones.
struct NISQAConfiguration: Sendable, Equatable {
  /// The networks there are; the file's name says nothing about which one it holds.
  enum Architecture: Sendable, Equatable {
    /// Overlapping pools, self-attention, and a pooling for each score.
    case attention(layers: Int, heads: Int, width: Int, hidden: Int, poolingHidden: Int)
    /// Halving pools, a bidirectional LSTM, and its last steps.
    case recurrent(features: Int, hidden: Int)
  }

  let architecture: Architecture
  /// Whether it gives five scores, not one.
  let isMultidimensional: Bool
  /// The upper end of the mel filters in hertz, which may lie above the Nyquist frequency.
  let highFrequency: Double
  /// Frames from one segment to the next.
  let segmentHop: Int
  /// The most segments that the original takes.
  let maximumSegments: Int
  /// Channels of the convolutions.
  let channels: [Int]

  /// Frames in a segment: 0.15 s.
  static let segmentLength = 15
  /// Mel bands.
  static let bandCount = 48

  /// Seconds that the original takes at most; frames come every 10 ms.
  var maximumDuration: Double { Double(maximumSegments * segmentHop) / 100 }

  /// Scores in the network's order.
  var scores: [ScoreDescription] {
    let scale = "1 to 5"
    guard isMultidimensional else {
      return [ScoreDescription("mos", unit: scale, "overall quality, or naturalness of synthetic speech")]
    }
    return [
      ScoreDescription("mos", unit: scale, "overall quality"),
      ScoreDescription("noisiness", unit: scale, "5 is without noise"),
      ScoreDescription("discontinuity", unit: scale, "5 is without breaks"),
      ScoreDescription("coloration", unit: scale, "5 is without coloration"),
      ScoreDescription("loudness", unit: scale, "5 is of optimal loudness"),
    ]
  }

  init(
    architecture: Architecture, isMultidimensional: Bool, highFrequency: Double, segmentHop: Int,
    maximumSegments: Int, channels: [Int] = [16, 32, 64]
  ) {
    self.architecture = architecture
    self.isMultidimensional = isMultidimensional
    self.highFrequency = highFrequency
    self.segmentHop = segmentHop
    self.maximumSegments = maximumSegments
    self.channels = channels
  }

  /// Reads `args`.
  ///
  /// - Parameter source: the file's name, for messages.
  /// - Throws: `RoleError` naming the first entry that is missing or belongs to a network that is not here.
  init(arguments: CheckpointValue?, source: String) throws {
    let reader = Reader(arguments: arguments, source: source)
    for (name, value) in [
      ("ms_n_fft", 4_096), ("ms_n_mels", Self.bandCount), ("ms_seg_length", Self.segmentLength),
    ] {
      try reader.require(name, reader.integer(name) == value)
    }
    try reader.require("ms_hop_length", reader.number("ms_hop_length") == 0.01)
    try reader.require("ms_win_length", reader.number("ms_win_length") == 0.02)
    try reader.require("ms_sr", arguments?.value(at: "ms_sr")?.isNull ?? true)
    try reader.require("double_ended", arguments?.value(at: "double_ended")?.boolValue != true)
    try reader.require("td_2", reader.text("td_2") == "skip")
    let kinds = try [reader.text("cnn_model"), reader.text("td"), reader.text("pool")]
    switch kinds {
    case ["adapt", "self_att", "att"]:
      try reader.require(
        "td_sa_pos_enc", arguments?.value(at: "td_sa_pos_enc")?.boolValue != true)
      for (name, sizes) in [
        ("cnn_pool_1", NISQAConvolutions.adaptiveSizes[0]),
        ("cnn_pool_2", NISQAConvolutions.adaptiveSizes[1]),
        ("cnn_pool_3", NISQAConvolutions.adaptiveSizes[2]),
      ] {
        let found = arguments?.value(at: name)?.items?.compactMap(\.integerValue)
        try reader.require(name, found == sizes)
      }
      architecture = .attention(
        layers: try reader.integer("td_sa_num_layers"), heads: try reader.integer("td_sa_nhead"),
        width: try reader.integer("td_sa_d_model"), hidden: try reader.integer("td_sa_h"),
        poolingHidden: try reader.integer("pool_att_h"))
    case ["standard", "lstm", "last_step_bi"]:
      try reader.require("td_lstm_num_layers", reader.integer("td_lstm_num_layers") == 1)
      try reader.require(
        "td_lstm_bidirectional", arguments?.value(at: "td_lstm_bidirectional")?.boolValue == true)
      architecture = .recurrent(
        features: try reader.integer("cnn_fc_out_h"), hidden: try reader.integer("td_lstm_h"))
    default: throw reader.failure("cnn_model, td, pool")
    }
    isMultidimensional = try reader.text("model") == "NISQA_DIM"
    highFrequency = try reader.number("ms_fmax")
    segmentHop = try reader.integer("ms_seg_hop_length")
    maximumSegments = try reader.integer("ms_max_segments")
    channels = try (1...3).map { try reader.integer("cnn_c_out_\($0)") }
    try reader.require("ms_fmax", highFrequency > 0 && highFrequency.isFinite)
    try reader.require("ms_seg_hop_length", segmentHop > 0)
    try reader.require("cnn_c_out_1", channels.allSatisfy { $0 > 0 })
  }

  /// Entries of `args`, and what to say where one does not fit.
  private struct Reader {
    let arguments: CheckpointValue?
    let source: String

    func integer(_ name: String) throws -> Int {
      guard let value = arguments?.value(at: name)?.integerValue else { throw failure(name) }
      return value
    }

    func number(_ name: String) throws -> Double {
      guard let value = arguments?.value(at: name)?.numberValue else { throw failure(name) }
      return value
    }

    func text(_ name: String) throws -> String {
      guard let value = arguments?.value(at: name)?.stringValue else { throw failure(name) }
      return value
    }

    func require(_ name: String, _ holds: Bool) throws {
      guard holds else { throw failure(name) }
    }

    func failure(_ name: String) -> RoleError {
      RoleError(
        .missingModel,
        "\(source) is not a NISQA model that Assay supports (\(name) of its args): use nisqa.tar, "
          + "nisqa_mos_only.tar or nisqa_tts.tar of NISQA 2.0.")
    }
  }
}
