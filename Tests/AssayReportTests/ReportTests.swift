import Testing

@testable import AssayReport

@Suite("Report")
struct ReportTests {
  private static let report = Report([
    .paragraph("100 % of it_all\nSecond line"),
    .table(
      ReportTable(
        title: "Rates:",
        [
          .init("who & what", key: "who"), .init("n", .integer, .right), .init("hits", .count, .right),
          .init("mean score", .estimate(decimals: 2), .right), .init("rate", .share(decimals: 1), .right),
          .init("d", .number(decimals: 1), .right),
        ],
        rows: [
          [
            .text("a|b, \"c\""), .integer(3), .count(1, of: 3),
            .estimate(0.5, Bounds(lower: 0.25, upper: 0.75)),
            .estimate(1 / 3, nil), .number(-0.25),
          ],
          [
            .text("[x]"), .integer(nil), .count(0, of: 0), .estimate(nil, nil), .estimate(nil, nil),
            .number(nil),
          ],
        ], hasRule: true)),
  ])

  @Test("A terminal shows aligned columns and a rule")
  func text() {
    #expect(
      Self.report.text(.text) == """
        100 % of it_all
        Second line

        Rates:
        who & what  n  hits         mean score        rate     d
        ──────────  ─  ────  ─────────────────  ──────────  ────
        a|b, "c"    3   1/3  0.50 [0.25, 0.75]  33.3 % [?]  -0.2
        [x]         –   0/0                  –           –     –
        """)
  }

  @Test("Markdown keeps lines, and a bar in a cell is no column")
  func markdown() {
    #expect(
      Self.report.text(.markdown) == """
        100 % of it_all\u{20}\u{20}
        Second line

        **Rates:**

        | who & what | n | hits | mean score | rate | d |
        | --- | ---: | ---: | ---: | ---: | ---: |
        | a\\|b, "c" | 3 | 1/3 | 0.50 [0.25, 0.75] | 33.3 % [?] | -0.2 |
        | [x] | – | 0/0 | – | – | – |
        """)
  }

  @Test("In LaTeX nothing in a cell is a command, and no cell is an argument of the row before")
  func latex() {
    #expect(
      Self.report.text(.latex) == """
        100 \\% of it\\_all\\\\
        Second line

        % Rates:
        \\begin{tabular}{lrrrrr}
        \\toprule
        who \\& what & n & hits & mean score & rate & d \\\\
        \\midrule
        a|b, "c" & 3 & 1/3 & 0.50 [0.25, 0.75] & 33.3 \\% [?] & -0.2 \\\\
        {[}x] & -- & 0/0 & -- & -- & -- \\\\
        \\bottomrule
        \\end{tabular}
        """)
  }

  @Test("CSV has a field for every number, all decimals, and nothing where nothing is")
  func csv() {
    #expect(
      Self.report.text(.csv)
        == "who,n,hits_k,hits_n,mean_score,mean_score_lower,mean_score_upper,rate,rate_lower,rate_upper,d\r\n"
        + "\"a|b, \"\"c\"\"\",3,1,3,0.5,0.25,0.75,0.3333333333333333,,,-0.25\r\n" + "[x],,0,0,,,,,,,\r\n")
  }

  @Test("Columns are aligned, to the left or to the right, without trailing spaces")
  func columns() {
    let text = TextTable(
      header: ["a", "bb", "c", "num"],
      rows: [["x", "y", "zzz", "1"], ["xé", "", "", "22222"], ["q", "r"]],
      alignments: [.left, .left, .left, .right], hasRule: true
    ).text
    #expect(
      text == """
        a   bb  c      num
        ──  ──  ───  ─────
        x   y   zzz      1
        xé           22222
        q   r
        """)
  }

  @Test("Columns can be left out by their keys")
  func removing() {
    let table = Self.report.tables[0].removing("n", "who")
    #expect(table.columns.map(\.key) == ["hits", "mean_score", "rate", "d"])
    #expect(table.rows.allSatisfy { $0.count == 4 })
  }

  @Test(
    "Numbers are written the same everywhere",
    arguments: [
      (NumberFormat.decimals(1234.5678, 2), "1234.57"), (NumberFormat.decimals(nil), "–"),
      (NumberFormat.decimals(.infinity), "∞"), (NumberFormat.decimals(-.infinity), "−∞"),
      (NumberFormat.decimals(.nan), "?"), (NumberFormat.decimals(0.0005), "0.001"),
      (NumberFormat.significant(0.75), "0.75"), (NumberFormat.significant(123456), "1.235e+05"),
      (NumberFormat.percent(0.12345), "12.3 %"), (NumberFormat.percent(nil), "–"),
      (NumberFormat.interval(nil), "[?]"),
      (NumberFormat.share(0.5, Bounds(lower: 0.4, upper: 0.6)), "50.0 % [40.0, 60.0]"),
      (NumberFormat.estimate(nil, Bounds(lower: 0, upper: 1)), "–"),
    ])
  func numbers(found: String, expected: String) {
    #expect(found == expected)
  }
}
