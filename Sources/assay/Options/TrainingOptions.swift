import ArgumentParser
import AssayErrors
import AssayFiles
import AssayNetworks
import AssayReport
import AssayRoles
import AssayTensor
import AssayTraining
import Foundation

/// What every kind of training is given, and how it runs.
struct TrainingOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Folder of the run; name it again to continue an interrupted run.", valueName: "folder"))
  var output: String

  @Option(
    name: .customLong("config"),
    help: ArgumentHelp(
      "A training configuration; other options override its values.", valueName: "yaml"),
    completion: .file())
  var configuration: String?

  @Option(
    help: "The configuration without --config: compact is Assay's own network, paper the paper's.")
  var preset = Preset.compact

  @Option(
    help: ArgumentHelp(
      "Weights to start from: a run, a model's folder or an official checkpoint.", valueName: "path"))
  var start: String?

  @Option(help: ArgumentHelp("A folder of training speech; may be repeated.", valueName: "folder"))
  var speech: [String] = []

  @Option(help: ArgumentHelp("A folder of validation speech, of other speakers.", valueName: "folder"))
  var validation: [String] = []

  @Option(help: ArgumentHelp("Number of optimiser steps.", valueName: "n"))
  var steps: Int?

  @Flag(help: "Print the configuration and exit.")
  var printConfig = false

  @OptionGroup var processOptions: ProcessOptions

  enum Preset: String, ExpressibleByArgument, CaseIterable {
    case compact, paper
  }

  /// Trains, or goes on with a run.
  ///
  /// - Parameters:
  ///   - compact: the recipe of that preset, as `paper`.
  ///   - change: puts the command's own options into the recipe.
  func run<Recipe: TrainingConfiguration>(
    compact: Recipe, paper: Recipe?, compute: ComputeOptions, options: MessageOptions,
    change: (inout Recipe) throws -> Void = { _ in }
  ) throws {
    let messages = options.messages
    let folder = TrainingFolder(URL(fileURLWithPath: output))
    guard let preset = self.preset == .paper ? paper : compact else {
      throw ValidationError("The paper has no configuration for a \(compact.kindName): use another preset.")
    }
    var recipe = try configuration.map { try Self.read($0, as: Recipe.self) } ?? preset
    let isSlow =
      recipe.loop.products == .bfloat16 && !ComputeRuntime.multipliesBFloat16(on: compute.device)
    // A preset is for the machine it is printed on; a configuration is somebody's will.
    if isSlow && configuration == nil { recipe.loop.products = .float32 }
    if let start { recipe.start = start }
    if !speech.isEmpty { recipe.speech = speech }
    if !validation.isEmpty { recipe.validation.speech = validation }
    if let steps { recipe.loop.steps = steps }
    recipe.loop.seed = compute.seed
    try change(&recipe)
    guard recipe.kindName == preset.kindName else {
      throw RoleError(
        .invalidParameter,
        "\(configuration ?? output) is the configuration of a \(recipe.kindName): use assay train \(recipe.kindName)."
      )
    }
    let text = try recipe.yaml()
    if printConfig { return print(text, terminator: "") }
    guard !recipe.speech.isEmpty, !recipe.validation.speech.isEmpty else {
      throw RoleError(
        .invalidParameter,
        "Training needs training speech, and validation speech of other speakers: give --speech and --validation."
      )
    }
    try compute.start()
    let isWriter = processOptions.rank == 0
    let isNew = isWriter ? try folder.open(configuration: text) : false
    let group = try processOptions.group()
    // Process 0 purifies training speech where it is not there yet; then the others find it.
    if !isWriter { try group?.wait() }
    let objective: any TrainingObjective
    do {
      objective = try recipe.objective(
        encoder: SpeakerEncoders.make("ge2e", in: MethodEnvironment()),
        placement: processOptions.placement(compute.device)
      ) { messages.progress.update($1 * 100, of: 100, "%", task: $0) }
    } catch {
      if isNew { folder.discardIfUnused() }
      throw error
    }
    if isWriter { try group?.wait() }
    messages.progress.clear()
    for note in objective.notes { messages.notice(note) }
    if recipe.loop.products == .bfloat16, isSlow {
      messages.notice(
        "This CPU multiplies far slower in bfloat16 than in float32: set loop.products to float32."
      )
    }
    let outcome = try Interrupt.patiently { shouldStop in
      try Trainer(objective, recipe.loop, in: folder, group: group).run(shouldStop: shouldStop) { progress in
        if let validation = progress.validation {
          messages.notice("step \(progress.step): \(Self.list(validation))")
        }
        messages.progress.update(
          Double(progress.step), of: progress.steps, "steps", task: folder.url.lastPathComponent,
          note: progress.loss.map { "loss \(NumberFormat.decimals(Double($0), 5))" },
          remaining: progress.remaining)
      }
    }
    messages.progress.clear()
    guard outcome == .finished else {
      messages.notice("\(folder.url.path) is saved: run the same command again to continue.")
      throw ExitCode(Interrupt.exitCode)
    }
    if isWriter { try report(folder, json: options.json) }
  }

  private func report(_ folder: TrainingFolder, json: Bool) throws {
    let entries = TrainingLog.read(folder.log)
    let last = entries.last { $0.validation != nil }
    guard json else {
      return print("\(folder.bestWeights.path): \(Self.list(last?.validation ?? [:]))")
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(last), as: UTF8.self))
  }

  private static func read<Recipe: TrainingConfiguration>(_ path: String, as: Recipe.Type) throws -> Recipe {
    let text = try TextFile(contentsOf: URL(fileURLWithPath: path)).text
    return try Recipe(yaml: text, name: path)
  }

  private static func list(_ measures: [String: Double]) -> String {
    measures.sorted { $0.key < $1.key }.map { "\($0.key) \(NumberFormat.decimals($0.value, 4))" }
      .joined(separator: ", ")
  }
}
