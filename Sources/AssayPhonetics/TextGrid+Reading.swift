import AssayErrors
import AssayFiles
public import Foundation

extension TextGrid {
  /// Reads a file in Praat's long or short text format, in UTF-8 or UTF-16.
  ///
  /// - Throws: `FileError` when it cannot be read, ``PhoneticsError`` with code `.malformed` when it is text of another
  ///   encoding or no TextGrid, is cut off, or its times do not ascend.
  public init(contentsOf url: URL) throws {
    do {
      let file = try TextFile(contentsOf: url)
      try self.init(text: file.text, name: file.name)
    } catch let error as FileError where error.code == .malformed {
      throw PhoneticsError(.malformed, error.message)
    }
  }

  /// - Parameter name: the file's name in messages.
  init(text: String, name: String) throws {
    var reader = Reader(tokens: TextGridTokens(text), name: name)
    self = try reader.read()
  }

  /// Reads values in the order of the format.
  private struct Reader {
    var tokens: TextGridTokens
    let name: String

    mutating func read() throws -> TextGrid {
      guard case .text(let type)? = tokens.next(), type.hasPrefix("ooTextFile"),
        tokens.next() == .text("TextGrid")
      else {
        throw PhoneticsError(
          .malformed, "\(name) is not a TextGrid: it should begin with File type = \"ooTextFile\".")
      }
      let start = try number("the beginning")
      let end = try number("the end")
      guard start.isFinite, end.isFinite, start <= end else { throw bad("its times do not ascend") }
      guard tokens.next() == .flag("exists") else { throw bad("it has no tiers") }
      var tiers: [Tier] = []
      for _ in 0..<(try count("the number of tiers")) {
        let kind = try text("the class of a tier")
        let tierName = try text("the name of a tier")
        _ = try number("the beginning of tier \(tierName)")
        _ = try number("the end of tier \(tierName)")
        let count = try count("the size of tier \(tierName)")
        switch kind {
        case "IntervalTier":
          tiers.append(Tier(name: tierName, intervals: try intervals(count, tierName)))
        case "TextTier":
          for _ in 0..<count {
            _ = try number("a time of tier \(tierName)")
            _ = try text("a label of tier \(tierName)")
          }
        default: throw bad("it has a tier of unknown class \(kind)")
        }
      }
      return TextGrid(start: start, end: end, tiers: tiers)
    }

    private mutating func intervals(_ count: Int, _ tier: String) throws -> [Interval] {
      var intervals: [Interval] = []
      for _ in 0..<count {
        let start = try number("a time of tier \(tier)")
        let end = try number("a time of tier \(tier)")
        let last = intervals.last?.end ?? -.infinity
        // Programs that round times write inaudibly small overlaps.
        guard start.isFinite, end.isFinite, start < end, start >= last - 1e-4 else {
          throw bad("the times of tier \(tier) do not ascend at \(start)")
        }
        intervals.append(
          Interval(start: max(start, last), end: end, text: try text("a label of tier \(tier)")))
      }
      return intervals
    }

    private mutating func number(_ what: String) throws -> Double {
      guard case .number(let value)? = tokens.next() else { throw bad("\(what) is missing") }
      return value
    }

    private mutating func text(_ what: String) throws -> String {
      guard case .text(let value)? = tokens.next() else { throw bad("\(what) is missing") }
      return value
    }

    private mutating func count(_ what: String) throws -> Int {
      let value = try number(what)
      // The count in a file can be wrong, so no memory is reserved for it.
      guard let count = Int(exactly: value), count >= 0 else { throw bad("\(what) is not a count") }
      return count
    }

    private func bad(_ problem: String) -> PhoneticsError {
      PhoneticsError(.malformed, "\(name) is not a complete TextGrid, \(problem): align or export it again.")
    }
  }
}
