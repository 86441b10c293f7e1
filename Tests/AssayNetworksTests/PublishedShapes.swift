import Foundation

/// The names and shapes of a published file's tensors: `{"name": [shape], …}`, or `{"name": {"shape": […]}, …}`.
struct PublishedShapes {
  let shapes: [String: [Int]]

  init(_ data: Data) throws {
    if let plain = try? JSONDecoder().decode([String: [Int]].self, from: data) {
      shapes = plain
      return
    }
    struct Entry: Decodable { let shape: [Int] }
    shapes = try JSONDecoder().decode([String: Entry].self, from: data).mapValues(\.shape)
  }
}
