/// A table of results without a form: what its columns hold, and the values. Views print it.
package struct ReportTable: Sendable, Equatable {
  package struct Column: Sendable, Equatable {
    /// For people.
    package let title: String
    /// For programs: lowercase, words joined by underscores.
    package let key: String
    package let kind: Kind
    /// Names stand to the left, numbers usually to the right.
    package let alignment: Alignment

    package init(_ title: String, key: String? = nil, _ kind: Kind = .text, _ alignment: Alignment = .left) {
      self.title = title
      self.key = key ?? title.replacing(" ", with: "_")
      self.kind = kind
      self.alignment = alignment
    }
  }

  package enum Alignment: Sendable { case left, right }

  /// What the values of a column are, and how many decimals people see of them.
  package enum Kind: Sendable, Equatable {
    case text, integer
    case number(decimals: Int)
    /// So many of so many.
    case count
    /// A number with its interval.
    case estimate(decimals: Int)
    /// A share with its interval, shown in percent.
    case share(decimals: Int)
  }

  package enum Value: Sendable, Equatable {
    case text(String)
    case integer(Int?)
    case number(Double?)
    case count(Int, of: Int)
    case estimate(Double?, Bounds?)
  }

  package let title: String?
  package let columns: [Column]
  package let rows: [[Value]]
  /// Whether a line stands below the header on a terminal.
  package let hasRule: Bool

  package init(
    title: String? = nil, _ columns: [Column], rows: [[Value]], hasRule: Bool = false
  ) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row has as many values as columns")
    self.title = title
    self.columns = columns
    self.rows = rows
    self.hasRule = hasRule
  }

  /// Without some columns.
  package func removing(_ keys: String...) -> ReportTable {
    let kept = columns.indices.filter { !keys.contains(columns[$0].key) }
    return ReportTable(
      title: title, kept.map { columns[$0] }, rows: rows.map { row in kept.map { row[$0] } }, hasRule: hasRule
    )
  }
}

extension ReportTable.Kind {
  /// A value as people read it.
  func text(_ value: ReportTable.Value) -> String {
    switch (value, self) {
    case (.text(let text), _): text
    case (.integer(let number), _): number.map { String($0) } ?? NumberFormat.missing
    case (.count(let part, let whole), _): "\(part)/\(whole)"
    case (.number(let number), .number(let decimals)): NumberFormat.decimals(number, decimals)
    case (.number(let number), _): NumberFormat.significant(number)
    case (.estimate(let number, let bounds), .share(let decimals)):
      NumberFormat.share(number, bounds, decimals)
    case (.estimate(let number, let bounds), .estimate(let decimals)):
      NumberFormat.estimate(number, bounds, decimals)
    case (.estimate(let number, let bounds), _): NumberFormat.estimate(number, bounds)
    }
  }

  /// What the fields of a value are called in a file for programs, after the column's key.
  var suffixes: [String] {
    switch self {
    case .text, .integer, .number: [""]
    case .count: ["_k", "_n"]
    case .estimate, .share: ["", "_lower", "_upper"]
    }
  }
}

extension ReportTable.Value {
  /// For programs: all decimals, empty where there is nothing.
  var fields: [String] {
    switch self {
    case .text(let text): [text]
    case .integer(let number): [number.map { String($0) } ?? ""]
    case .number(let number): [number.map { String($0) } ?? ""]
    case .count(let part, let whole): [String(part), String(whole)]
    case .estimate(let number, let bounds):
      [number, bounds?.lower, bounds?.upper].map { $0.map { String($0) } ?? "" }
    }
  }
}
