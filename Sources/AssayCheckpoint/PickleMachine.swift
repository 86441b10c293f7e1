/// Runs a pickle as what it is, the program of a small stack machine, without executing anything it names.
///
/// Only the opcodes of ``PickleOpcode`` and the constructors of ``PickleGlobal`` exist. A class outside that
/// list is refused, or kept as an inert record, by ``ForeignObjects``.
struct PickleMachine {
  /// How a pickle refers to storages.
  enum PersistentIDs {
    /// Not at all.
    case none
    /// `('storage', class, key, location, count)`.
    case zip
    /// The same with a sixth field for views, which is `None` since PyTorch 0.4.
    case legacy
  }

  let file: FileBytes
  let foreign: ForeignObjects
  let persistentIDs: PersistentIDs
  var cursor: ByteCursor
  var graph = PickleGraph()
  var storagePlaces: [String: Int] = [:]

  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]
  /// Values that were put into containers so far.
  private var storedValues = 0

  private init(cursor: ByteCursor, foreign: ForeignObjects, persistentIDs: PersistentIDs) {
    file = cursor.file
    self.cursor = cursor
    self.foreign = foreign
    self.persistentIDs = persistentIDs
  }

  /// Runs the pickle at `cursor` and leaves the cursor behind its STOP.
  ///
  /// - Throws: ``CheckpointError`` for anything that is not exactly as expected.
  static func run(
    _ cursor: inout ByteCursor, foreign: ForeignObjects, persistentIDs: PersistentIDs
  ) throws -> PickleGraph {
    var machine = PickleMachine(cursor: cursor, foreign: foreign, persistentIDs: persistentIDs)
    guard try machine.cursor.uint8() == PickleOpcode.proto.rawValue else {
      throw machine.malformed("has a pickle that does not start with its protocol")
    }
    try machine.checkProtocol()
    var steps = 0
    while try machine.step() {
      steps += 1
      guard steps < CheckpointLimits.opcodes else {
        throw machine.file.refusal(
          .limitExceeded, "has a pickle of more than \(CheckpointLimits.opcodes) steps",
          remedy: "save only the state dict")
      }
    }
    cursor = machine.cursor
    return machine.graph
  }

  func malformed(_ problem: String) -> CheckpointError { file.refusal(.malformed, problem) }

  private mutating func checkProtocol() throws {
    let version = try cursor.uint8()
    guard version == 2 || version == 3 else {
      throw file.refusal(
        .unsupportedFormat, "has a pickle of protocol \(version)",
        remedy: "save it with protocol 2, torch.save's own")
    }
  }

  /// Runs one opcode; `false` after STOP.
  private mutating func step() throws -> Bool {
    let byte = try cursor.uint8()
    guard let opcode = PickleOpcode(rawValue: byte) else {
      throw file.refusal(
        .forbiddenOpcode,
        "uses the pickle opcode 0x\(String(byte, radix: 16)) at byte \(cursor.position - 1), "
          + "which weights never need",
        remedy: "save only the state dict")
    }
    switch opcode {
    case .proto: try checkProtocol()
    case .stop:
      graph.root = try pop()
      guard stack.isEmpty, marks.isEmpty else {
        throw malformed("has a pickle that leaves values on its stack")
      }
      return false
    case .mark:
      guard marks.count < CheckpointLimits.values else { throw tooManyValues() }
      marks.append(stack.count)
    case .emptyDictionary: try pushNode(PickleNode(kind: .dictionary))
    case .emptyList: try pushNode(PickleNode(kind: .list))
    case .emptyTuple: try pushNode(PickleNode(kind: .tuple))
    case .none: try push(.null)
    case .newTrue: try push(.bool(true))
    case .newFalse: try push(.bool(false))
    case .binInt1: try push(.integer(Int(cursor.uint8())))
    case .binInt2: try push(.integer(cursor.uint16()))
    case .binInt: try push(.integer(cursor.int32()))
    case .long1: try push(.integer(long()))
    case .binFloat: try push(.number(cursor.bigEndianDouble()))
    case .binUnicode: try push(.string(unicode()))
    case .global: try pushGlobal()
    case .binPut: try store(at: Int(cursor.uint8()))
    case .longBinPut: try store(at: cursor.uint32())
    case .binGet: try recall(Int(cursor.uint8()))
    case .longBinGet: try recall(cursor.uint32())
    case .tuple1: try pushTuple(pop(1))
    case .tuple2: try pushTuple(pop(2))
    case .tuple3: try pushTuple(pop(3))
    case .tuple: try pushTuple(popToMark())
    case .append: try append(pop(1), to: top())
    case .appends: try append(popToMark(), to: top())
    case .setItem: try setItems(pop(2), of: top())
    case .setItems: try setItems(popToMark(), of: top())
    case .binPersistentID: try pushStorage(identifiedBy: pop())
    case .reduce: try reduce(arguments: pop(), callable: pop())
    case .newObject: try makeObject(arguments: pop(), callable: pop())
    case .build: try build(state: pop(), object: top())
    }
    return true
  }

  // MARK: - Operands

  private mutating func long() throws -> Int {
    let count = Int(try cursor.uint8())
    guard count <= 8 else { throw malformed("has an integer of \(count) bytes, more than 8") }
    var value: UInt64 = 0
    var last: UInt8 = 0
    for index in 0..<count {
      last = try cursor.uint8()
      value |= UInt64(last) << (8 * index)
    }
    // Sign extension of what is shorter than 8 bytes.
    if count < 8, last & 0x80 != 0 { value |= .max << (8 * count) }
    return Int(Int64(bitPattern: value))
  }

  private mutating func unicode() throws -> String {
    let count = try cursor.uint32()
    guard count <= CheckpointLimits.stringBytes else {
      throw file.refusal(.limitExceeded, "declares a string of \(count) bytes")
    }
    return try cursor.string(byteCount: count)
  }

  // MARK: - Memo

  private mutating func store(at place: Int) throws {
    memo[place] = try top()
    guard memo.count <= CheckpointLimits.values else { throw tooManyValues() }
  }

  private mutating func recall(_ place: Int) throws {
    guard let value = memo[place] else {
      throw malformed("refers to a value \(place) that was not stored before")
    }
    try push(value)
  }

  // MARK: - Stack

  private var base: Int { marks.last ?? 0 }

  private func tooManyValues() -> CheckpointError {
    file.refusal(
      .limitExceeded, "holds more than \(CheckpointLimits.values) values", remedy: "save only the state dict")
  }

  private func underflow() -> CheckpointError { malformed("has a pickle that takes more values than it has") }

  mutating func push(_ value: PickleValue) throws {
    guard stack.count < CheckpointLimits.values else { throw tooManyValues() }
    stack.append(value)
  }

  private func top() throws -> PickleValue {
    guard stack.count > base, let value = stack.last else { throw underflow() }
    return value
  }

  private mutating func pop() throws -> PickleValue {
    guard stack.count > base, let value = stack.popLast() else { throw underflow() }
    return value
  }

  /// The top `count` values, the deepest first.
  private mutating func pop(_ count: Int) throws -> [PickleValue] {
    guard stack.count - base >= count else { throw underflow() }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  private mutating func popToMark() throws -> [PickleValue] {
    guard let mark = marks.popLast() else {
      throw malformed("has a pickle that closes a group it never opened")
    }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  // MARK: - Nodes

  /// Counts values that go into containers.
  mutating func reserve(_ count: Int) throws {
    storedValues += count
    guard storedValues <= CheckpointLimits.values else { throw tooManyValues() }
  }

  mutating func addNode(_ node: PickleNode) throws -> PickleValue {
    guard graph.nodes.count < CheckpointLimits.values else { throw tooManyValues() }
    graph.nodes.append(node)
    return .node(graph.nodes.count - 1)
  }

  mutating func pushNode(_ node: PickleNode) throws {
    try push(addNode(node))
  }

  private mutating func pushTuple(_ items: [PickleValue]) throws {
    try reserve(items.count)
    try pushNode(PickleNode(kind: .tuple, items: items))
  }
}
