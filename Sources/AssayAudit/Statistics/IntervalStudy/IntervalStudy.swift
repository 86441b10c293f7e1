/// How often 95 % intervals of rates hold the truth, by simulated speakers: what Assay's choice of
/// ``BetaBinomialInterval`` rests on.
///
/// Rates above ½ are not simulated: every method's interval for the failures is the mirror image of that for the
/// successes.
public struct IntervalStudy: Sendable {
  /// Simulated samples a cell.
  public let runs: Int
  public let seed: UInt64
  public let model: OutcomeModel
  public let places: [IntervalStudyPlace]

  /// How often the two bootstraps draw speakers anew.
  public static let resamples = 400

  /// - Parameters:
  ///   - runs: at least 1.
  ///   - model: how outcomes are simulated.
  ///   - places: what is simulated.
  public init(
    runs: Int = 2_000, seed: UInt64, model: OutcomeModel = .betaBinomial,
    places: [IntervalStudyPlace] = IntervalStudyPlace.grid()
  ) {
    precondition(runs >= 1, "\(runs) runs")
    self.runs = runs
    self.seed = seed
    self.model = model
    self.places = places
  }

  /// The names of what is compared, in the order of a cell's numbers; widths are related to those of the first.
  public static let methods = candidates(seed: 0).map(\.name)

  static func candidates(seed: UInt64) -> [any RateIntervalMethod] {
    [
      KornGraubardInterval(), EffectiveMidPInterval(), LogitInterval(), ClusteredWilsonInterval(),
      BootstrapTInterval(resamples: resamples, seed: seed),
      ClusterBootstrap(resamples: resamples, seed: seed),
      BetaBinomialInterval(),
    ]
  }

  /// Simulates one of ``places``; it depends on the seed and the place's number alone, so that cells can be
  /// simulated in any order and at once.
  public func cell(at index: Int) -> IntervalStudyCell {
    var numbering = SplitMix64(seed: UInt64(index))
    return cell(places[index], seed: seed ^ numbering.next()) { Self.candidates(seed: $0) }
  }

  /// - Parameter methods: for a seed.
  func cell(
    _ place: IntervalStudyPlace, seed: UInt64, methods: (UInt64) -> [any RateIntervalMethod]
  ) -> IntervalStudyCell {
    var generator = SplitMix64(seed: seed)
    let draw = model.sampler(rate: place.rate, correlation: place.correlation)
    let count = methods(0).count
    var below = [Int](repeating: 0, count: count)
    var above = [Int](repeating: 0, count: count)
    var widths = [Double](repeating: 0, count: count)
    for _ in 0..<runs {
      let sample = ClusteredSample(
        (0..<place.speakers).map { _ in
          draw(Int.random(in: place.trials, using: &generator), &generator)
        })
      for (index, method) in methods(generator.next()).enumerated() {
        guard let interval = method.interval(sample) else {
          preconditionFailure("\(method.name) has no interval for \(sample.clusters)")
        }
        if interval.upper < place.rate { below[index] += 1 }
        if interval.lower > place.rate { above[index] += 1 }
        widths[index] += interval.upper - interval.lower
      }
    }
    return IntervalStudyCell(
      rate: place.rate, speakers: place.speakers, trials: place.trialsText, correlation: place.correlation,
      expectedRarer: place.expectedRarer, isCommon: place.isCommon, runs: runs, below: below, above: above,
      // Five decimals are more than the simulation can tell.
      widths: widths.map { ($0 / Double(runs) * 1e5).rounded() / 1e5 })
  }
}
