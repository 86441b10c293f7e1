import AssayErrors
import AssayFiles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayCheckpoint

func openBytes(_ bytes: some Collection<UInt8>, foreign: ForeignObjects = .refuse) throws -> Checkpoint {
  try Checkpoint(FileBytes(copying: bytes, name: "test.pt"), foreign: foreign)
}

func openFixture(_ name: String, foreign: ForeignObjects = .refuse) throws -> Checkpoint {
  try Checkpoint.open(TestFiles.fixture("checkpoints/\(name)"), foreign: foreign)
}

func fixtureBytes(_ name: String) throws -> [UInt8] {
  Array(try Data(contentsOf: TestFiles.fixture("checkpoints/\(name)")))
}

/// A zip checkpoint that holds the parts of a pickle between PROTO and STOP.
func openPickle(
  _ parts: [UInt8]..., storages: [[UInt8]] = [], foreign: ForeignObjects = .refuse
) throws -> Checkpoint {
  try openBytes(
    ZipBytes.checkpoint(Pickle.program(parts.flatMap { $0 }), storages: storages).bytes, foreign: foreign)
}

/// Expects a refusal with this code, in bounded time and with a message that names the file and is one
/// sentence.
func expectRefused(
  _ code: CheckpointError.Code, _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> some Any
) {
  let start = CPUTime.seconds
  do {
    _ = try body()
    Issue.record("\(what) was accepted", sourceLocation: sourceLocation)
  } catch let error as CheckpointError {
    #expect(error.code == code, "\(what): \(error.message)", sourceLocation: sourceLocation)
    #expect(
      error.message.hasSuffix(".") && error.message.contains("heckpoint "), sourceLocation: sourceLocation)
  } catch {
    Issue.record("\(what): \(error)", sourceLocation: sourceLocation)
  }
  let elapsed = CPUTime.seconds - start
  #expect(elapsed < CPUTime.bound, "\(what): \(elapsed) s", sourceLocation: sourceLocation)
}

/// Whether a value of a checkpoint is the same as one of JSON, tuples being arrays.
func matches(_ value: CheckpointValue, _ json: Any) -> Bool {
  switch value {
  case .null: return json is NSNull
  case .bool(let value): return json as? Bool == value
  case .integer(let value): return json as? Int == value
  case .number(let value): return json as? Double == value
  case .string(let value): return json as? String == value
  case .list(let items), .tuple(let items):
    guard let array = json as? [Any], array.count == items.count else { return false }
    return zip(items, array).allSatisfy(matches)
  default: return false
  }
}

/// The SHA-256 of all names and contiguous bytes, names in the order of their UTF-8 bytes.
func digest(_ tensors: [(path: String, tensor: CheckpointTensor)]) -> String {
  var data = Data()
  for (path, tensor) in tensors.sorted(by: { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }) {
    data += Data(path.utf8)
    data += tensor.data()
  }
  return ContentHash(of: data).hexadecimal
}
