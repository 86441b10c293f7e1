public import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A small HTTP server on 127.0.0.1 that misbehaves as it is told to: one request a connection.
public final class TestWebServer: Sendable {
  public struct Request: Sendable {
    /// Such as `/a/b.txt`.
    public let path: String
    /// The first byte that is asked for; 0 without a range.
    public let start: Int
    public let hasRange: Bool
    /// How many requests of this path came before.
    public let earlier: Int
  }

  public enum Answer: Sendable {
    /// All of `content`, or what a range asks for. After `dropAfter` bytes of a body the connection is closed.
    case content(Data, dropAfter: Int? = nil)
    /// All of `content`, whatever range is asked for.
    case whole(Data, dropAfter: Int? = nil)
    case status(Int)
    /// To another address, or to a path of this server.
    case redirect(String)
    /// `content` up to `after` bytes, then nothing, with the connection open.
    case stall(Data, after: Int)
  }

  /// Such as `http://127.0.0.1:40123`.
  public let address: String
  private let listener: Int32
  private let answer: @Sendable (Request) -> Answer
  private let log = Mutex<[Request]>([])

  /// Every request so far, in the order of arrival.
  public var requests: [Request] { log.withLock { $0 } }

  /// Starts to listen.
  public init(_ answer: @escaping @Sendable (Request) -> Answer) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = listener
    let failed = withUnsafeMutablePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) != 0 || listen(descriptor, 16) != 0
          || getsockname(descriptor, $0, &length) != 0
      }
    }
    guard !failed else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    address = "http://127.0.0.1:\(UInt16(bigEndian: place.sin_port))"
    self.answer = answer
    // The thread keeps the server, which would otherwise end with its last mention in a test.
    Thread.detachNewThread { [self] in
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { break }
        Thread.detachNewThread { self.serve(connection) }
      }
      close(descriptor)
    }
  }

  /// Answers no more; without it a server lasts as long as the tests.
  public func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    guard let request = request(of: connection) else { return }
    switch answer(request) {
    case .content(let data, let drop):
      guard request.start < data.count || !request.hasRange else {
        return send("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n", Data(), connection)
      }
      let rest = data.dropFirst(request.start)
      let head =
        request.hasRange
        ? "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes \(request.start)-\(data.count - 1)/\(data.count)\r\n"
        : "HTTP/1.1 200 OK\r\n"
      send(head + "Content-Length: \(rest.count)\r\n", rest.prefix(drop ?? rest.count), connection)
    case .whole(let data, let drop):
      send(
        "HTTP/1.1 200 OK\r\nContent-Length: \(data.count)\r\n", data.prefix(drop ?? data.count), connection)
    case .status(let status):
      let text = Data("an error page".utf8)
      send("HTTP/1.1 \(status) No\r\nContent-Length: \(text.count)\r\n", text, connection)
    case .redirect(let place):
      let target = place.hasPrefix("/") ? address + place : place
      send("HTTP/1.1 302 Found\r\nLocation: \(target)\r\nContent-Length: 0\r\n", Data(), connection)
    case .stall(let data, let count):
      let rest = data.dropFirst(request.start)
      send(
        "HTTP/1.1 \(request.hasRange ? 206 : 200) OK\r\nContent-Length: \(rest.count)\r\n",
        rest.prefix(count),
        connection)
      var byte: UInt8 = 0
      _ = recv(connection, &byte, 1, 0)
    }
  }

  private func request(of connection: Int32) -> Request? {
    var bytes = [UInt8]()
    var block = [UInt8](repeating: 0, count: 4096)
    while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      let count = recv(connection, &block, block.count, 0)
      guard count > 0 else { return nil }
      bytes += block[..<count]
    }
    let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count > 1 else { return nil }
    let path = String(words[1])
    let range = lines.compactMap { $0.wholeMatch(of: /[Rr]ange: bytes=(\d+)-/) }.first
    return log.withLock { log in
      let request = Request(
        path: path, start: range.flatMap { Int($0.1) } ?? 0, hasRange: range != nil,
        earlier: log.count { $0.path == path })
      log.append(request)
      return request
    }
  }

  private func send(_ head: String, _ body: Data, _ connection: Int32) {
    let bytes = Array((head + "Connection: close\r\n\r\n").utf8) + Array(body)
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress! + offset, bytes.count - offset, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      offset += count
    }
  }
}
