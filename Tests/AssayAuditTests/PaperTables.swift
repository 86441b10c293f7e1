import Foundation
import _AssayTestSupport

@testable import AssayAudit

/// The paper's printed tables: see `Tests/Fixtures/paper-tables`.
struct PaperTables: Decodable {
  struct Table: Decodable {
    let number: Int
    let cells: [Cell]
    let averages: [Average]
  }

  /// A measured rate; Tables 3, 4 and 9 hold other things.
  struct Cell: Decodable {
    let protection: String?
    let cloner: String?
    let purifier: String?
    let method: String?
    let verifier: String?
    let n: Int?
    let k: Int?
    let value: Double?

    private enum CodingKeys: String, CodingKey {
      case protection, cloner, purifier, method, verifier, n, k, value
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      protection = try values.decodeIfPresent(String.self, forKey: .protection)
      cloner = try values.decodeIfPresent(String.self, forKey: .cloner)
      purifier = try values.decodeIfPresent(String.self, forKey: .purifier)
      method = try values.decodeIfPresent(String.self, forKey: .method)
      verifier = try values.decodeIfPresent(String.self, forKey: .verifier)
      n = try values.decodeIfPresent(Int.self, forKey: .n)
      k = try values.decodeIfPresent(Int.self, forKey: .k)
      // Some settings in Table 4 are lists.
      value = try? values.decodeIfPresent(Double.self, forKey: .value)
    }

    /// What a column of the table is about, by Assay's name where it is a purifier.
    var column: String? { (purifier ?? method).map { PaperTables.names[$0] ?? $0 } }
  }

  /// “Avg.”, of a protection, or “Total”.
  struct Average: Decodable {
    let level: String
    let protection: String?
    let purifier: String?
    let method: String?
    let verifier: String
    let printed: String

    var column: String? { (purifier ?? method).map { PaperTables.names[$0] ?? $0 } }
  }

  let tables: [Table]

  /// Assay's names of the paper's purifiers, where they differ from the file's.
  static let names = [
    "waveguard-lpc": "waveguard-linear-prediction", "audiopure-diffspec": "diffspec",
    "speakerguard-mp3": "mp3", "speakerguard-average-smoothing": "average-smoothing",
    "speakerguard-median-smoothing": "median-smoothing",
  ]

  static func load() throws -> PaperTables {
    try JSONDecoder().decode(
      PaperTables.self, from: Data(contentsOf: TestFiles.fixture("paper-tables/tables.json")))
  }

  func table(_ number: Int) -> Table? { tables.first { $0.number == number } }
}
