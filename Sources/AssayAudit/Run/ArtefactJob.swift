import AssayRoles
import AssayStore

/// One artefact that a step is to make, unless it is there already.
struct ArtefactJob: Sendable {
  let unit: WorkUnit
  let input: ArtefactRecipe.Input
  /// Of the seed; the step's role without it.
  var purpose: String?
  /// Called on any thread.
  let make: @Sendable (MethodContext) throws -> ProcessedSpeech

  init(
    unit: WorkUnit, input: ArtefactRecipe.Input, purpose: String? = nil,
    make: @escaping @Sendable (MethodContext) throws -> ProcessedSpeech
  ) {
    self.unit = unit
    self.input = input
    self.purpose = purpose
    self.make = make
  }
}
