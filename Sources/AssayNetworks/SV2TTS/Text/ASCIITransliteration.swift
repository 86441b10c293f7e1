import Foundation

/// Text in ASCII, as Unidecode writes it, which SV2TTS's checkpoints were trained with.
///
/// Unidecode is a table of characters. What Latin text holds is here; other scripts are spelt by ICU, each Chinese
/// character followed by a space as there. What neither knows is left out.
enum ASCIITransliteration {
  private static let table: [Unicode.Scalar: String] = [
    "\u{2018}": "'", "\u{2019}": "'", "\u{201A}": ",", "\u{201B}": "'", "\u{201C}": "\"", "\u{201D}": "\"",
    "\u{201E}": ",,", "\u{2010}": "-", "\u{2011}": "-", "\u{2012}": "-", "\u{2013}": "-", "\u{2014}": "--",
    "\u{2015}": "--", "\u{2026}": "...", "\u{2032}": "'", "\u{2033}": "''", "\u{2039}": "<", "\u{203A}": ">",
    "\u{00AB}": "<<", "\u{00BB}": ">>", "\u{00A0}": " ", "\u{00A1}": "!", "\u{00A2}": "C/", "\u{00A3}": "PS",
    "\u{00A4}": "$?", "\u{00A5}": "Y=", "\u{00A6}": "|", "\u{00A7}": "SS", "\u{00A8}": "\"",
    "\u{00A9}": "(c)",
    "\u{00AA}": "a", "\u{00AC}": "!", "\u{00AD}": "", "\u{00AE}": "(r)", "\u{00AF}": "-", "\u{00B0}": "deg",
    "\u{00B1}": "+-", "\u{00B2}": "2", "\u{00B3}": "3", "\u{00B4}": "'", "\u{00B5}": "u", "\u{00B6}": "P",
    "\u{00B7}": "*", "\u{00B8}": ",", "\u{00B9}": "1", "\u{00BA}": "o", "\u{00BC}": " 1/4 ",
    "\u{00BD}": " 1/2 ", "\u{00BE}": " 3/4 ", "\u{00BF}": "?", "\u{00C4}": "A", "\u{00C6}": "AE",
    "\u{00D0}": "D", "\u{00D6}": "O", "\u{00D7}": "x", "\u{00D8}": "O", "\u{00DC}": "U", "\u{00DE}": "Th",
    "\u{00DF}": "ss", "\u{00E6}": "ae", "\u{00F0}": "d", "\u{00F7}": "/", "\u{00F8}": "o", "\u{00FE}": "th",
    "\u{0110}": "D", "\u{0111}": "d", "\u{0131}": "i", "\u{0141}": "L", "\u{0142}": "l", "\u{0152}": "OE",
    "\u{0153}": "oe", "\u{1E9E}": "Ss", "\u{20AC}": "EUR", "\u{2122}": "(tm)", "\u{FEFF}": "",
  ]

  static func of(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        result.unicodeScalars.append(scalar)
      } else if let known = table[scalar] {
        result += known
      } else {
        result += spelt(scalar)
      }
    }
    return result
  }

  private static func spelt(_ scalar: Unicode.Scalar) -> String {
    // Without its accents.
    let base = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.first { $0.isASCII }
    if let base { return String(Character(base)) }
    guard
      let latin = String(scalar).applyingTransform(.toLatin, reverse: false)?
        .decomposedStringWithCanonicalMapping.unicodeScalars.filter(\.isASCII)
    else { return "" }
    let spelt = String(String.UnicodeScalarView(latin))
    return scalar.properties.isIdeographic ? spelt.capitalized + " " : spelt
  }
}
