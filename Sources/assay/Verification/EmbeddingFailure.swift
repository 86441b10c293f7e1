/// A recording that cannot be embedded, in one sentence that names it.
struct EmbeddingFailure: Error, CustomStringConvertible {
  let message: String
  var description: String { message }
}
