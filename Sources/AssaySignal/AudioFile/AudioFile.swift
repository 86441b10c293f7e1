import AssayErrors
import CSndfile
public import Foundation

/// Reading and writing of audio files, by libsndfile.
///
/// WAV, FLAC, Ogg Vorbis, Opus, MP3, AIFF and more are read; WAV and FLAC are written. Integer samples are
/// divided by 2ᵇⁱᵗˢ⁻¹ on reading and multiplied by it on writing, so that an integer file survives the round
/// trip bit by bit.
public enum AudioFile {
  /// Sample rates that can be read and written, in hertz.
  public static let sampleRates = 1_000...384_000
  /// The largest number of channels that is mixed down.
  public static let maximumChannelCount = 64

  /// Reads a file as mono.
  ///
  /// The file is read, mixed down (the mean of the channels) and resampled (soxr, ``Resampler/Quality/high``)
  /// block by block, so that memory is needed for little more than the result.
  ///
  /// - Parameter sampleRate: the rate to resample to, in hertz; `nil` keeps the file's own.
  /// - Throws: ``SignalError`` when the file is missing, a folder, not audio, damaged, cut off, empty, holds
  ///   NaN or infinite samples, or has a rate or number of channels that is not supported.
  public static func read(_ url: URL, sampleRate: Int? = nil) throws -> LoadedAudio {
    let file = try SoundFile(reading: url)
    let rate = Int(file.info.samplerate)
    let channels = Int(file.info.channels)
    let target = sampleRate ?? rate
    var notices: [String] = []
    if channels > 1 {
      notices.append("The recording has \(channels) channels: their mean was used.")
    }
    switch file.length {
    case .told: break
    case .untold: notices.append("The recording does not state its length: it was read to its end.")
    case .cutOff(let promised, let present):
      throw SignalError(
        .unreadable,
        "\(url.path) is truncated: its header declares \(promised) bytes of samples but only \(present) are "
          + "present; copy or download it again.")
    case .endMissing:
      throw SignalError(
        .unreadable, "\(url.path) is truncated: the end of its stream is missing; copy or download it again.")
    }
    // A tag that its writer put there without telling is shorter.
    if file.unexplained >= 1024 {
      notices.append(
        "The recording has \(file.unexplained) bytes after its samples that its header does not declare: they were "
          + "not read.")
    }
    let samples = try monoSamples(of: file, url, resampledTo: target)
    return LoadedAudio(
      waveform: Waveform(samples: samples, sampleRate: target), originalSampleRate: rate,
      channelCount: channels, notices: notices)
  }

  /// The comment in a file's metadata: RIFF `ICMT` or the Vorbis comment `COMMENT`; `nil` when it has none.
  ///
  /// - Throws: ``SignalError`` when the file cannot be opened as audio.
  public static func comment(of url: URL) throws -> String? {
    try SoundFile(reading: url).text(Int32(SF_STR_COMMENT)) ?? RIFFInfo.text("ICMT", of: url)
  }

  /// How long a file is by its header, which is quicker than reading it.
  ///
  /// - Returns: `nil` for a file whose header does not tell, as a program leaves it that writes to a pipe.
  /// - Throws: ``SignalError`` when the file cannot be opened as audio.
  public static func seconds(of url: URL) throws -> Double? {
    let file = try SoundFile(reading: url)
    guard file.length == .told else { return nil }
    return Double(file.info.frames) / Double(file.info.samplerate)
  }

  private static func monoSamples(of file: SoundFile, _ url: URL, resampledTo target: Int) throws -> [Float] {
    let rate = Int(file.info.samplerate)
    let channels = Int(file.info.channels)
    let promised = file.length == .untold ? 0 : Int(file.info.frames)
    let resampler = target == rate ? nil : try StreamingResampler(from: rate, to: target)
    var samples: [Float] = []
    // A header may promise any length; 64 frames a byte is more than a codec packs into speech.
    let bytes = (try? url.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
    samples.reserveCapacity(
      Resampler.outputCount(min(max(0, promised), bytes * 64), from: rate, to: target) + 1)

    var frameCount = 0
    let capacity = max(1024, (1 << 18) / channels) * channels
    try withUnsafeTemporaryAllocation(of: Float.self, capacity: capacity) { block in
      while true {
        let frames = try file.readFrames(into: block)
        if frames == 0 { break }
        try mixDown(block, frames: frames, channels: channels) { channel, frame in
          SignalError(
            .notFinite,
            "\(url.path) holds a NaN or infinite sample at \(frameCount + frame)"
              + (channels > 1 ? " of channel \(channel + 1)" : "") + ": export it again.")
        }
        let mono = UnsafeBufferPointer(rebasing: block[0..<frames])
        if let resampler {
          try resampler.process(mono, appendingTo: &samples)
        } else {
          samples.append(contentsOf: mono)
        }
        frameCount += frames
      }
    }
    guard frameCount >= promised else {
      throw SignalError(
        .unreadable,
        "\(url.path) is truncated: its header declares \(promised) samples but only \(frameCount) are present; "
          + "copy or download it again.")
    }
    guard frameCount > 0 else {
      throw SignalError(.empty, "\(url.path) holds no samples: record or export it again.")
    }
    try resampler?.finish(appendingTo: &samples)
    return samples
  }

  /// Replaces the first `frames` values of `block` by the mean over channels and checks that all are finite.
  private static func mixDown(
    _ block: UnsafeMutableBufferPointer<Float>, frames: Int, channels: Int,
    failure: (_ channel: Int, _ frame: Int) -> SignalError
  ) throws {
    for frame in 0..<frames {
      var sum = 0.0
      for channel in 0..<channels {
        let value = block[frame * channels + channel]
        guard value.isFinite else { throw failure(channel, frame) }
        sum += Double(value)
      }
      block[frame] = Float(sum / Double(channels))
    }
  }
}
