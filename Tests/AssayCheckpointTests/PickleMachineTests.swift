import Testing

@testable import AssayCheckpoint

@Suite("Checkpoint pickles")
struct PickleMachineTests {
  private let eight = [UInt8](repeating: 0, count: 32)

  @Test("Integers of every width keep their sign")
  func integers() throws {
    let cases: [([UInt8], Int)] = [
      ([0x4B, 255], 255), ([0x4D, 0xFF, 0xFF], 65535), ([0x4A, 0xFE, 0xFF, 0xFF, 0xFF], -2), ([0x8A, 0], 0),
      ([0x8A, 1, 0x80], -128), ([0x8A, 1, 0x7F], 127), ([0x8A, 3, 0, 0, 0x80], -8_388_608),
      ([0x8A, 8, 255, 255, 255, 255, 255, 255, 255, 127], .max), ([0x8A, 8, 0, 0, 0, 0, 0, 0, 0, 128], .min),
    ]
    for (opcode, value) in cases { #expect(try openPickle(opcode).root.integerValue == value) }
    expectRefused(.malformed, "9 bytes") { try openPickle([0x8A, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1]) }
    #expect(try openPickle([0x47, 0xC0, 0x04, 0, 0, 0, 0, 0, 0]).root.numberValue == -2.5)
  }

  @Test("A dictionary is shared through the memo, and the last of equal keys wins")
  func sharing() throws {
    let checkpoint = try openPickle(
      Pickle.emptyDictionary, Pickle.put(0), Pickle.string("inner"), Pickle.emptyList, Pickle.put(1),
      Pickle.setItem,
      Pickle.mark, Pickle.string("again"), Pickle.get(1), Pickle.string("x"), Pickle.integer(1),
      Pickle.string("x"),
      Pickle.integer(2), Pickle.setItems, Pickle.get(1), Pickle.integer(5), Pickle.append, Pickle.tuple2)
    #expect(checkpoint.root.value(at: "0/inner/0")?.integerValue == 5)
    #expect(checkpoint.root.value(at: "0/again/0")?.integerValue == 5)
    #expect(checkpoint.root.value(at: "0/x")?.integerValue == 2)
    #expect(
      checkpoint.root.value(at: "0")?.dictionaryValue?.keys.map(\.description) == ["inner", "again", "x"])
  }

  @Test("An OrderedDict may be filled by its argument")
  func orderedDictionary() throws {
    let pair = Pickle.join(Pickle.string("a"), Pickle.integer(1), Pickle.tuple2)
    let checkpoint = try openPickle(
      Pickle.global("collections", "OrderedDict"), Pickle.emptyList, pair, Pickle.append, Pickle.tuple1,
      Pickle.reduce)
    #expect(checkpoint.root.value(at: "a")?.integerValue == 1)
    expectRefused(.malformed) {
      try openPickle(
        Pickle.global("collections", "OrderedDict"), Pickle.emptyList, Pickle.integer(1), Pickle.append,
        Pickle.tuple1, Pickle.reduce)
    }
  }

  @Test("Programs that no pickler writes are refused")
  func malformed() {
    let storage = Pickle.storage("0", count: 8)
    let cases: [(String, [UInt8])] = [
      ("nothing", []), ("two values", Pickle.none + Pickle.none), ("open mark", Pickle.none + Pickle.mark),
      ("pop through a mark", Pickle.none + Pickle.mark + Pickle.tuple1), ("tuple without mark", Pickle.tuple),
      ("unknown memo", Pickle.get(3)), ("put of nothing", Pickle.put(0)),
      ("append to a dictionary", Pickle.emptyDictionary + Pickle.none + Pickle.append),
      ("append to a number", Pickle.integer(1) + Pickle.none + Pickle.append),
      ("item of a list", Pickle.emptyList + Pickle.none + Pickle.none + Pickle.setItem),
      ("odd items", Pickle.emptyDictionary + Pickle.mark + Pickle.string("a") + Pickle.setItems),
      ("state of a list", Pickle.emptyList + Pickle.none + Pickle.build),
      ("call of a number", Pickle.integer(1) + Pickle.emptyTuple + Pickle.reduce),
      ("call of a list", Pickle.emptyList + Pickle.emptyTuple + Pickle.reduce),
      (
        "arguments that are a list",
        Pickle.global("collections", "OrderedDict") + Pickle.emptyList + Pickle.reduce
      ),
      ("call of a storage class", Pickle.global("torch", "FloatStorage") + Pickle.emptyTuple + Pickle.reduce),
      ("a class as value", Pickle.global("torch", "FloatStorage")), ("a storage as value", storage),
      ("storage identified by a number", Pickle.integer(0) + Pickle.persistentID),
      ("storage of negative size", Pickle.tensor(Pickle.storage("0", count: -1), shape: [0], strides: [1])),
      ("no such storage", Pickle.tensor(Pickle.storage("7", count: 8), shape: [8], strides: [1])),
      ("a legacy identifier in a zip", Pickle.storage("0", count: 8, legacy: true)),
      (
        "two types of one storage",
        Pickle.join(
          Pickle.tensor(storage, shape: [8], strides: [1]),
          Pickle.tensor(Pickle.storage("0", "IntStorage", count: 8), shape: [8], strides: [1]), Pickle.tuple2)
      ),
      (
        "parameter without a tensor",
        Pickle.global("torch._utils", "_rebuild_parameter") + Pickle.integers([1, 2, 3]) + Pickle.reduce
      ),
      ("text that is not UTF-8", Pickle.string(bytes: [0xC3, 0x28])),
      ("overlong UTF-8", Pickle.string(bytes: [0xC0, 0x80])),
      ("a surrogate", Pickle.string(bytes: [0xED, 0xA0, 0x80])),
    ]
    for (what, program) in cases {
      expectRefused(.malformed, what) { try openPickle(program, storages: [eight]) }
    }
    expectRefused(.malformed, "bytes behind STOP") {
      try openBytes(ZipBytes.checkpoint(Pickle.program(Pickle.none) + [0]).bytes)
    }
    expectRefused(.unsupportedFormat, "protocol 4") {
      try openBytes(ZipBytes.checkpoint([0x80, 4, 0x4E, 0x2E]).bytes)
    }
    expectRefused(.malformed, "no protocol") { try openBytes(ZipBytes.checkpoint([0x4E, 0x2E]).bytes) }
    expectRefused(.truncated, "an open class name") {
      try openBytes(ZipBytes.checkpoint([0x80, 2, 0x63, 0x61]).bytes)
    }
  }

  @Test("Every opcode outside the subset is refused")
  func forbiddenOpcodes() throws {
    var refused = 0
    for byte in UInt8.min...UInt8.max where PickleOpcode(rawValue: byte) == nil {
      refused += 1
      for foreign in [ForeignObjects.refuse, .opaque] {
        expectRefused(.forbiddenOpcode, "opcode \(byte)") {
          try openPickle(Pickle.none, [byte], foreign: foreign)
        }
      }
    }
    #expect(refused == 256 - 32)
    expectRefused(.forbiddenOpcode, "NEWOBJ") {
      try openPickle(Pickle.global("collections", "OrderedDict"), Pickle.emptyTuple, Pickle.newObject)
    }
  }

  @Test("Names that differ only in Unicode spelling are not merged")
  func canonicalEquivalence() {
    expectRefused(.duplicateName) {
      try openPickle(
        Pickle.emptyDictionary, Pickle.mark, Pickle.string("\u{E9}"), Pickle.none, Pickle.string("e\u{301}"),
        Pickle.none, Pickle.setItems)
    }
  }

  @Test("Types without a counterpart are refused by name")
  func unsupportedTypes() {
    for name in ["ComplexFloatStorage", "QInt8Storage", "NewStorage"] {
      let program = Pickle.tensor(Pickle.storage("0", name, count: 4), shape: [4], strides: [1])
      expectRefused(.unsupportedType, name) { try openPickle(program, storages: [eight]) }
      expectRefused(.unsupportedType, name) { try openPickle(program, storages: [eight], foreign: .opaque) }
    }
    expectRefused(.foreignObject) { try openPickle(Pickle.global("torch", "Size")) }
  }

  @Test("Two tensors whose paths read the same are refused when listed")
  func ambiguousPaths() throws {
    let tensor = Pickle.tensor(Pickle.storage("0", count: 8), shape: [8], strides: [1])
    let checkpoint = try openPickle(
      Pickle.emptyDictionary, Pickle.mark, Pickle.string("1"), tensor, Pickle.integer(1), tensor,
      Pickle.setItems,
      storages: [eight])
    expectRefused(.duplicateName) { try checkpoint.allTensors() }
    expectRefused(.wrongKind, "a number as key") { try checkpoint.stateDict(at: "") }
  }

  @Test("A training checkpoint with foreign objects gives its weights and its moving average")
  func lightning() throws {
    let weight = Pickle.tensor(Pickle.storage("0", count: 8), shape: [2, 2], strides: [2, 1])
    let average = Pickle.tensor(Pickle.storage("0", count: 8), offset: 4, shape: [2, 2], strides: [1, 2])
    let program = Pickle.join(
      Pickle.emptyDictionary, Pickle.mark,
      Pickle.string("state_dict"), Pickle.global("collections", "OrderedDict"), Pickle.emptyTuple,
      Pickle.reduce,
      Pickle.string("dnn.weight"), weight, Pickle.setItem,
      Pickle.string("ema"), Pickle.emptyDictionary, Pickle.string("shadow_params"), Pickle.emptyList, average,
      Pickle.append, Pickle.setItem,
      // A class as a value, an AttributeDict with items and state, a defaultdict, a dictionary keyed by a
      // class.
      Pickle.string("hyper_parameters"),
      Pickle.global("pytorch_lightning.utilities.parsing", "AttributeDict"),
      Pickle.emptyTuple, Pickle.newObject, Pickle.string("backbone"),
      Pickle.global("sgmse.backbones", "NCSNpp"),
      Pickle.setItem, Pickle.none, Pickle.build,
      Pickle.string("callbacks"), Pickle.emptyDictionary, Pickle.string("early"), Pickle.none, Pickle.setItem,
      Pickle.global("callbacks", "ModelCheckpoint"), Pickle.integer(3), Pickle.setItem,
      Pickle.string("numbers"), Pickle.global("numpy.core.multiarray", "scalar"), Pickle.integer(1),
      Pickle.tuple1,
      Pickle.reduce, Pickle.string("storage"), Pickle.storage("0", count: 8), Pickle.setItems)
    let data = (0..<8).flatMap { Pickle.littleEndian(Float($0).bitPattern) }
    expectRefused(.foreignObject, "strict") { try openPickle(program, storages: [data]) }
    let checkpoint = try openPickle(program, storages: [data], foreign: .opaque)
    #expect(try checkpoint.stateDict(at: "state_dict")["dnn.weight"]?.floats() == [0, 1, 2, 3])
    #expect(try checkpoint.tensorList(at: "ema/shadow_params").map { try $0.floats() } == [[4, 6, 5, 7]])
    #expect(try checkpoint.tensor(at: "ema/shadow_params/0").shape == [2, 2])
    #expect(try checkpoint.allTensors().map(\.path) == ["state_dict/dnn.weight", "ema/shadow_params/0"])
    guard case .opaque(_, "AttributeDict", let parts) = try checkpoint.value(at: "hyper_parameters"),
      case .opaque("builtins", "dict", let pairs) = try checkpoint.value(at: "callbacks")
    else {
      Issue.record("foreign objects were not kept as records")
      return
    }
    #expect(parts.count == 2 && parts[0].value(at: "0")?.stringValue == "backbone" && parts[1].isNull)
    #expect(pairs.count == 2 && pairs[0].value(at: "0")?.stringValue == "early")
    #expect(pairs[1].value(at: "1")?.integerValue == 3)
    expectRefused(.wrongKind) { try checkpoint.tensor(at: "numbers") }
    expectRefused(.wrongKind) { try checkpoint.stateDict(at: "hyper_parameters") }
  }
}
