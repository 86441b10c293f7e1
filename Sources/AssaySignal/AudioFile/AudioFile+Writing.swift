import AssayErrors
import AssayFiles
import CSndfile
public import Foundation

extension AudioFile {
  /// Writes a mono file, whole or not at all; the format follows the extension, `wav` or `flac`.
  ///
  /// The same waveform, encoding and comment give the same bytes.
  ///
  /// - Parameters:
  ///   - encoding: FLAC takes integers only.
  ///   - comment: text for the metadata, read back by ``comment(of:)``.
  /// - Returns: the number of samples that did not fit an integer encoding and were clamped.
  /// - Throws: ``SignalError`` for a waveform that is empty or not finite and for a format that is not written;
  ///   `FileError` when the file cannot be written, with code `.diskFull` when there is no space left.
  @discardableResult
  public static func write(
    _ waveform: Waveform, to url: URL, encoding: AudioEncoding = .float32, comment: String? = nil
  ) throws -> Int {
    let format = try format(of: url, encoding)
    try requireWritable(waveform, encoding, url)
    return try AtomicFile.write(to: url) { temporary in
      let sink = try SoundFileSink(path: temporary.path, for: url)
      return try encode(waveform, into: sink, format: format, encoding, comment: comment, url)
    }
  }

  /// Encodes into an open sink. Apart from ``write(_:to:encoding:comment:)`` for a test of a full disk.
  static func encode(
    _ waveform: Waveform, into sink: SoundFileSink, format: Int32, _ encoding: AudioEncoding,
    comment: String?, _ url: URL
  ) throws -> Int {
    var info = SF_INFO()
    info.samplerate = Int32(waveform.sampleRate)
    info.channels = 1
    info.format = format
    guard let handle = sink.openWriter(&info) else {
      if sink.failure != 0 { throw FileError(notWriting: url, errno: sink.failure) }
      throw SignalError(
        .unsupportedFormat,
        "\(url.path) cannot be written at \(waveform.sampleRate) Hz as \(encoding.rawValue): choose WAV.")
    }
    // The PEAK chunk holds the time of writing, and the same input is to give the same bytes.
    sf_command(handle, Int32(SFC_SET_ADD_PEAK_CHUNK), nil, Int32(SF_FALSE))
    let isWAV = format & Int32(SF_FORMAT_TYPEMASK) == Int32(SF_FORMAT_WAV)
    let software = "assay \(AssayVersion.current)"
    if !isWAV {
      sf_set_string(handle, Int32(SF_STR_SOFTWARE), software)
      if let comment { sf_set_string(handle, Int32(SF_STR_COMMENT), comment) }
    }
    let written = writeSamples(waveform.samples, to: handle, encoding)
    let closed = sf_close(handle)
    if isWAV {
      sink.appendRIFFChunk(
        RIFFInfo.chunk((comment.map { [("ICMT", $0)] } ?? []) + [("ISFT", software)]))
    }
    guard sink.failure == 0 else { throw FileError(notWriting: url, errno: sink.failure) }
    guard written == waveform.count, closed == 0 else {
      throw SignalError(.writeFailed, "\(url.path) could not be encoded: try WAV with float32 samples.")
    }
    return encoding.clampedCount(of: waveform.samples)
  }

  /// The libsndfile format for an extension and an encoding.
  static func format(of url: URL, _ encoding: AudioEncoding) throws -> Int32 {
    let container: Int
    switch url.pathExtension.lowercased() {
    case "wav": container = SF_FORMAT_WAV
    case "flac":
      guard encoding != .float32 else {
        throw SignalError(
          .unsupportedFormat,
          "\(url.path): FLAC holds integers only; choose the encoding pcm24 or pcm16, or write a .wav file.")
      }
      container = SF_FORMAT_FLAC
    default:
      throw SignalError(
        .unsupportedFormat, "\(url.path): audio is written as .wav or .flac; change the extension.")
    }
    let subtype =
      switch encoding {
      case .pcm16: SF_FORMAT_PCM_16
      case .pcm24: SF_FORMAT_PCM_24
      case .float32: SF_FORMAT_FLOAT
      }
    return Int32(container | subtype)
  }

  private static func requireWritable(_ waveform: Waveform, _ encoding: AudioEncoding, _ url: URL) throws {
    guard !waveform.samples.isEmpty else {
      throw SignalError(.empty, "There are no samples to write to \(url.path).")
    }
    guard waveform.samples.allSatisfy(\.isFinite) else {
      throw SignalError(
        .notFinite, "The samples for \(url.path) contain NaN or infinity: nothing was written.")
    }
    guard sampleRates.contains(waveform.sampleRate) else {
      throw SignalError(
        .unsupportedFormat,
        "\(url.path) cannot have a sample rate of \(waveform.sampleRate) Hz: "
          + "choose one from \(sampleRates.lowerBound) to \(sampleRates.upperBound) Hz.")
    }
    // RIFF sizes have 32 bits; a mebibyte is left for headers and metadata.
    guard waveform.count * encoding.bytesPerSample < Int(UInt32.max) - (1 << 20) else {
      throw SignalError(
        .unsupportedFormat, "\(url.path) would exceed the 4 GiB of a WAV file: split the recording.")
    }
  }

  /// - Returns: how many samples libsndfile took.
  private static func writeSamples(
    _ samples: [Float], to handle: OpaquePointer, _ encoding: AudioEncoding
  ) -> Int {
    guard let limits = encoding.integerLimits else {
      return Int(sf_writef_float(handle, samples, sf_count_t(samples.count)))
    }
    var written = 0
    // libsndfile takes integers left-aligned in 32 bits and would scale floats by 2ᵇⁱᵗˢ⁻¹ − 1.
    let shift = Int32(32 - encoding.bytesPerSample * 8)
    var block: [Int32] = []
    for start in stride(from: 0, to: samples.count, by: 1 << 16) {
      let end = min(start + (1 << 16), samples.count)
      block.removeAll(keepingCapacity: true)
      for sample in samples[start..<end] {
        let value = encoding.rounded(sample, limits)
        block.append(Int32(min(max(value, limits.lowerBound), limits.upperBound)) << shift)
      }
      let count = Int(sf_writef_int(handle, block, sf_count_t(block.count)))
      written += count
      if count < block.count { break }
    }
    return written
  }
}
