import AssayErrors
import Testing

@testable import AssayCheckpoint

@Suite("Checkpoints: safetensors")
struct SafetensorsTests {
  private func file(_ header: String, _ data: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
    file(Array(header.utf8), data, length: length)
  }

  private func file(_ header: [UInt8], _ data: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
    Pickle.littleEndian(length ?? UInt64(header.count)) + header + data
  }

  private func entry(_ name: String, _ dtype: String = "U8", _ shape: String = "[2]", _ offsets: String)
    -> String
  {
    #""\#(name)":{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":\#(offsets)}"#
  }

  @Test("White space, escapes, metadata and an empty file are read")
  func accepted() throws {
    let header =
      #"{ "__metadata__" : {"a":"\u00e9\ud83d\ude00\n\"\\\/","b":""} , "#
      + #""x\ty" : { "data_offsets" : [ 0 , 2 ] , "#
      + #""shape":[ 2 ],"dtype":"U8"}, "s":{"dtype":"U8","shape":[],"data_offsets":[2,3]}}"# + "  \n"
    let checkpoint = try openBytes(file(header, [5, 6, 7]))
    #expect(checkpoint.metadata == ["a": "é😀\n\"\\/", "b": ""])
    #expect(try checkpoint.tensor(at: "x\ty").floats() == [5, 6])
    #expect(try checkpoint.tensor(at: "s").floats() == [7])
    #expect(checkpoint.tensors["s"]?.shape == [])
    #expect(try openBytes(file("{}")).tensors.isEmpty)
  }

  @Test("Headers that are not exactly the format are refused")
  func malformed() {
    let headers = [
      "{", "{}}", "{}x", "{,}", #"{"a":1}"#, #"{"a":{}}"#, #"{"a":[]}"#, #"{"a""#, #"{"a":{"dtype":"U8"}}"#,
      "{\(entry("a", "U8", "[2]", "[0,2,2]"))}", "{\(entry("a", "U8", "[2]", "[2]"))}",
      "{\(entry("a", "U8", "[2]", "[2,0]"))}", "{\(entry("a", "U8", "[-2]", "[0,2]"))}",
      "{\(entry("a", "U8", "[2.0]", "[0,2]"))}", "{\(entry("a", "U8", "[2e0]", "[0,2]"))}",
      "{\(entry("a", "U8", "[02]", "[0,2]"))}", "{\(entry("a", "U8", "[2,]", "[0,2]"))}",
      "{\(entry("a", "U8", "2", "[0,2]"))}", "{\(entry("a", "U8", "[[2]]", "[0,2]"))}",
      "{\(entry("a", "U8", "[2]", "[0,2]")),}",
      #"{"a":{"dtype":"U8","dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#,
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2],"more":1}}"#, #"{"__metadata__":{"a":1}}"#,
      #"{"__metadata__":{"a":{"b":"c"}}}"#, "{'a':1}", "{\"a\u{1}\":1}", #"{"\x":1}"#, #"{"\ud800":1}"#,
      #"{"\ud800\u0041":1}"#, #"{"\udc00":1}"#, #"{"\u12"#, "{\"a\\",
      "{\(entry("a", "U8", "[" + repeatElement("1", count: 65).joined(separator: ",") + "]", "[0,2]"))}",
    ]
    for header in headers { expectRefused(.malformed, header) { try openBytes(file(header, [1, 2])) } }
    let deep = "{" + String(repeating: #""a":{"#, count: 500_000)
    expectRefused(.malformed, "deep nesting") { try openBytes(file(deep)) }
    expectRefused(.malformed, "bad UTF-8") {
      try openBytes(file(Array(#"{""#.utf8) + [0xFF] + Array(#"":1}"#.utf8)))
    }
    expectRefused(.malformed, "bad UTF-8 with escapes") {
      try openBytes(file(Array(#"{"\n"#.utf8) + [0xFF] + Array(#"":1}"#.utf8)))
    }
  }

  @Test("Ranges that overlap, leave gaps, or disagree with shape and file are refused")
  func ranges() {
    let cases: [(CheckpointError.Code, String)] = [
      (.malformed, "{\(entry("a", "[0,2]")),\(entry("b", "[1,3]"))}"),
      (.malformed, "{\(entry("a", "[0,2]")),\(entry("b", "[0,2]"))}"),
      (.malformed, "{\(entry("a", "[1,3]"))}"), (.malformed, "{\(entry("a", "[0,2]"))}"),
      (.malformed, "{}"), (.truncated, "{\(entry("a", "[0,2]")),\(entry("b", "[2,4]"))}"),
      (.outOfBounds, "{\(entry("a", "U8", "[2]", "[0,3]"))}"),
      (.outOfBounds, "{\(entry("a", "U8", "[4]", "[0,3]"))}"),
      (.outOfBounds, "{\(entry("a", "F32", "[1]", "[0,3]"))}"),
      (.duplicateName, "{\(entry("a", "[0,2]")),\(entry("a", "[2,3]"))}"),
      (.duplicateName, "{\(entry("a", "[0,2]")),\(entry("\\u0061", "[2,3]"))}"),
      (.duplicateName, #"{"__metadata__":{"a":"1","a":"2"}}"#),
      (.duplicateName, #"{"__metadata__":{},"__metadata__":{}}"#),
      (.unsupportedType, "{\(entry("a", "U16", "[1]", "[0,2]"))}"),
      (.unsupportedType, "{\(entry("a", "F8_E4M3", "[3]", "[0,3]"))}"),
      (.unsupportedType, "{\(entry("a", "f32", "[3]", "[0,3]"))}"),
      (.limitExceeded, "{\(entry("a", "U8", "[99999999999999999999]", "[0,3]"))}"),
      (.limitExceeded, "{\(entry("a", "U8", "[4611686018427387904,4611686018427387904]", "[0,3]"))}"),
      (.limitExceeded, "{\(entry("a", "U8", "[4611686018427387904,4611686018427387904,0]", "[0,3]"))}"),
      (.truncated, "{\(entry("a", "U8", "[3]", "[0,9223372036854775807]"))}"),
    ]
    for (code, header) in cases { expectRefused(code, header) { try openBytes(file(header, [1, 2, 3])) } }
  }

  private func entry(_ name: String, _ offsets: String) -> String { entry(name, "U8", "[2]", offsets) }

  @Test("Header lengths outside the file or beyond the limit are refused")
  func lengths() {
    expectRefused(.limitExceeded) { try openBytes(file("{}", length: .max)) }
    expectRefused(.limitExceeded) { try openBytes(file("{}", length: 1 << 63 - 1)) }
    expectRefused(.limitExceeded) { try openBytes(file("{}", length: 100_000_001)) }
    expectRefused(.truncated) { try openBytes(file("{}", length: 100_000_000)) }
    expectRefused(.truncated) { try openBytes(file("{}", length: 3)) }
    expectRefused(.malformed) { try openBytes(file("{}", length: 1)) }
  }
}
