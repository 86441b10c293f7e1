import AssayErrors
import AssayFiles
import AssayPrograms
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayModelStore

@Suite("Fetching from a web server")
struct WebDownloadTests {
  private static let content = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })

  /// A download that does not wait between its attempts.
  private func download(_ server: TestWebServer, _ path: String = "/file", attempts: Int = 3) -> WebDownload {
    WebDownload(
      name: "file", address: server.address + path, host: .huggingFace,
      pauses: [Duration](repeating: .zero, count: attempts - 1))
  }

  @Test("A connection that drops again and again is continued where it was, by ranges")
  func drops() throws {
    try TestFiles.withTemporaryFolder { folder in
      let server = try TestWebServer { _ in .content(Self.content, dropAfter: 40_000) }
      let partial = folder.appendingPathComponent("partial")
      try download(server).fetch(to: partial, size: Self.content.count)
      #expect(try Data(contentsOf: partial) == Self.content)
      // More drops than attempts: an attempt that brings the file further is no failure.
      #expect(server.requests.map(\.start) == (0..<8).map { $0 * 40_000 })
      #expect(server.requests.dropFirst().allSatisfy { $0.hasRange })
    }
  }

  @Test("What an earlier call left is continued, and progress tells what is there")
  func continued() throws {
    try TestFiles.withTemporaryFolder { folder in
      let server = try TestWebServer { _ in .content(Self.content) }
      let partial = folder.appendingPathComponent("partial")
      try Self.content.prefix(123_456).write(to: partial)
      var told: [Int] = []
      try download(server).fetch(to: partial, size: Self.content.count) { told.append($0) }
      #expect(try Data(contentsOf: partial) == Self.content)
      #expect(server.requests.map(\.start) == [123_456])
      #expect(told.last == Self.content.count && told == told.sorted())
      // All of it is there: nothing is asked for.
      try download(server).fetch(to: partial, size: Self.content.count)
      #expect(server.requests.count == 1)
    }
  }

  @Test("Where ranges are ignored it begins anew; a server that ignores them and always drops is given up")
  func ranges() throws {
    try TestFiles.withTemporaryFolder { folder in
      let partial = folder.appendingPathComponent("partial")
      let server = try TestWebServer { .whole(Self.content, dropAfter: $0.earlier == 0 ? 1_000 : nil) }
      try download(server).fetch(to: partial, size: Self.content.count)
      #expect(try Data(contentsOf: partial) == Self.content)
      try FileManager.default.removeItem(at: partial)
      let dropping = try TestWebServer { _ in .whole(Self.content, dropAfter: 1_000) }
      let error = #expect(throws: DownloadError.self) {
        try download(dropping).fetch(to: partial, size: Self.content.count)
      }
      #expect(error?.code == .brokenOff)
    }
  }

  @Test("A server that keeps failing is given up in one sentence, and what has arrived stays")
  func failing() throws {
    try TestFiles.withTemporaryFolder { folder in
      let partial = folder.appendingPathComponent("partial")
      let server = try TestWebServer {
        $0.earlier == 0 ? .content(Self.content, dropAfter: 100_000) : .status(500)
      }
      let error = #expect(throws: DownloadError.self) {
        try download(server).fetch(to: partial, size: Self.content.count)
      }
      #expect(
        error?.message
          == "Fetching file from \(server.address)/file failed 3 times in a row, the last time because of: HTTP 500; "
          + "0.1 of 0.3 MB are kept; run the command again to continue.")
      #expect(try Data(contentsOf: partial) == Self.content.prefix(100_000))
      let passing = try TestWebServer { $0.earlier < 2 ? .status(503) : .content(Self.content) }
      try download(passing).fetch(to: partial, size: Self.content.count)
      #expect(try Data(contentsOf: partial) == Self.content)
    }
  }

  @Test("A transfer that stalls is broken off and continued")
  func stalling() throws {
    try TestFiles.withTemporaryFolder { folder in
      let partial = folder.appendingPathComponent("partial")
      let server = try TestWebServer {
        $0.earlier == 0 ? .stall(Self.content, after: 50_000) : .content(Self.content)
      }
      var download = download(server)
      download.curl.patience = 1
      try download.fetch(to: partial, size: Self.content.count)
      #expect(try Data(contentsOf: partial) == Self.content)
      #expect(server.requests.map(\.start) == [0, 50_000])
    }
  }

  @Test("Redirects are followed with the range, to a server that knows the file")
  func redirects() throws {
    try TestFiles.withTemporaryFolder { folder in
      let partial = folder.appendingPathComponent("partial")
      let other = try TestWebServer { _ in .content(Self.content, dropAfter: 200_000) }
      let server = try TestWebServer { _ in .redirect(other.address + "/there") }
      try download(server).fetch(to: partial, size: Self.content.count)
      #expect(try Data(contentsOf: partial) == Self.content)
      #expect(other.requests.map(\.start) == [0, 200_000])
      let circle = try TestWebServer { _ in .redirect("/file") }
      let error = #expect(throws: DownloadError.self) { _ = try download(circle).text(atMost: 100) }
      #expect(error?.code == .failed && error?.message.contains("redirects") == true)
    }
  }

  @Test(
    "What will not pass is told at once, in one sentence",
    arguments: [(404, DownloadError.Code.notFound), (410, .notFound), (401, .refused), (403, .refused)])
  func permanent(_ status: Int, _ code: DownloadError.Code) throws {
    try TestFiles.withTemporaryFolder { folder in
      let partial = folder.appendingPathComponent("partial")
      let server = try TestWebServer { _ in .status(status) }
      let error = #expect(throws: DownloadError.self) { try download(server).fetch(to: partial, size: 10) }
      #expect(error?.code == code)
      #expect(error?.message.contains("(HTTP \(status))") == true)
      #expect(error?.message.contains("ASSAY_HUGGINGFACE") == true)
      #expect(server.requests.count == 1)
      #expect(!FileManager.default.fileExists(atPath: partial.path))
    }
  }

  @Test("A file of another size is another file, and what is longer than it is begun anew")
  func sizes() throws {
    try TestFiles.withTemporaryFolder { folder in
      let partial = folder.appendingPathComponent("partial")
      let server = try TestWebServer { _ in .content(Self.content) }
      for size in [10, 400_000] {
        let error = #expect(throws: FileError.self) { try download(server).fetch(to: partial, size: size) }
        #expect(error?.code == .wrongHash)
        #expect(error?.message.contains("has 300000 bytes instead of \(size)") == true)
        #expect(!FileManager.default.fileExists(atPath: partial.path))
      }
      try Data(count: 500_000).write(to: partial)
      try download(server).fetch(to: partial, size: Self.content.count)
      #expect(try Data(contentsOf: partial) == Self.content)
    }
  }

  @Test("No such host, nobody at the port, and no curl")
  func unreachable() throws {
    try TestFiles.withTemporaryFolder { folder in
      let partial = folder.appendingPathComponent("partial")
      var download = WebDownload(
        name: "file", address: "http://nobody.invalid/file", host: .huggingFace, pauses: [.zero])
      let unknown = #expect(throws: DownloadError.self) { try download.fetch(to: partial, size: 10) }
      #expect(unknown?.code == .unknownHost)
      #expect(unknown?.message.contains("nobody.invalid") == true)
      let server = try TestWebServer { _ in .status(404) }
      server.stop()
      let closed = WebDownload(name: "file", address: server.address + "/x", host: .gitHub, pauses: [.zero])
      let refused = #expect(throws: DownloadError.self) { try closed.fetch(to: partial, size: 10) }
      #expect(refused?.code == .brokenOff)
      download.curl.searchPath = folder.path
      let missing = #expect(throws: ProgramError.self) { try download.fetch(to: partial, size: 10) }
      #expect(missing?.code == .missing)
      #expect(missing?.message.hasPrefix("curl is not installed") == true)
    }
  }

  @Test(
    "A full disk is told as that, while curl only says that it cannot write; too little space before it begins"
  )
  func fullDisk() throws {
    try TestFiles.withTemporaryFolder { folder in
      let partial = folder.appendingPathComponent("partial")
      try FileManager.default.createSymbolicLink(
        at: partial, withDestinationURL: URL(fileURLWithPath: "/dev/full"))
      let server = try TestWebServer { _ in .content(Self.content) }
      let error = #expect(throws: FileError.self) {
        try download(server).fetch(to: partial, size: Self.content.count)
      }
      #expect(error?.code == .diskFull)
      let other = folder.appendingPathComponent("other")
      let early = #expect(throws: FileError.self) {
        try download(server).fetch(to: other, size: 1 << 60)
      }
      #expect(early?.code == .diskFull && early?.message.contains("free some space") == true)
    }
  }

  @Test("A text that is longer than asked for is none")
  func texts() throws {
    let server = try TestWebServer { .content(Data(count: $0.path == "/long" ? 2_000 : 20)) }
    #expect(try download(server, "/short").text(atMost: 1_000)?.count == 20)
    #expect(try download(server, "/long").text(atMost: 1_000) == nil)
  }
}
