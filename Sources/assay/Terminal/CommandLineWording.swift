/// Puts the command line's own words into sentences of the libraries.
///
/// Libraries do not know how their caller is told what to do. They say “the option force”, which is `--force` here, and “the
/// parameter weights”, which is one for `--set`: commands of several methods want a method's name before it.
enum CommandLineWording {
  static func text(_ sentence: String) -> String {
    sentence
      .replacing(/\b[Tt]he option ([a-z]+(?:-[a-z]+)*)/) { "--\($0.1)" }
      .replacing(/\b[Tt]he parameter [A-Za-z]+(=[^\s,;:.)]+)?/) { "\($0.0) (--set)" }
  }
}
