/// A recording that cannot be rated, in one sentence that names it.
struct RatingFailure: Error, CustomStringConvertible {
  let message: String
  var description: String { message }
}
