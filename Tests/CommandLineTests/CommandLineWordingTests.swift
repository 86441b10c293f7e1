import Testing

@testable import assay

@Suite("Sentences of the libraries on the command line")
struct CommandLineWordingTests {
  @Test(
    "Options and parameters get the form in which the command line takes them",
    arguments: [
      ("Use the option force to make it again.", "Use --force to make it again."),
      ("The option id is empty: give a name.", "--id is empty: give a name."),
      ("Give the option validation-alignments, or less.", "Give --validation-alignments, or less."),
      (
        "Give the program with the parameter program.", "Give the program with the parameter program (--set)."
      ),
      (
        "Set the parameter refinement=false, or use another.",
        "Set the parameter refinement=false (--set), or use another."
      ),
      (
        "No sentence of another kind changes: one of the options.",
        "No sentence of another kind changes: one of the options."
      ),
    ])
  func wording(sentence: String, told: String) {
    #expect(CommandLineWording.text(sentence) == told)
  }
}
