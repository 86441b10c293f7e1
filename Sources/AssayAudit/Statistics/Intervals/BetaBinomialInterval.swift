import Foundation

/// The interval of a rate when the speakers' own rates are beta distributed and nobody knows how much they differ: a
/// mid-p interval by the likelihood of ``BetaBinomialLikelihood``, averaged over the correlation `ρ` within a speaker.
///
/// `ρ` is 0 with probability ``independence`` and else anywhere in (0, 1) alike. Where outcomes are few this says how
/// much speakers may differ, where they are many the outcomes do. With `L(p)` the likelihood averaged over `ρ`, the
/// limits are where the mean of two distribution functions, those with densities proportional to `L(p)/p` and
/// `L(p)/(1−p)`, passes 2.5 % and 97.5 %. For independent trials these are the beta distributions whose quantiles are
/// the limits of Clopper and Pearson and the innermost ones that could be; their mean is the mid-p interval, and with a
/// single trial for each speaker it is that exactly. When no outcome is a success the density `L(p)/p` lies wholly at
/// 0, and the lower limit is 0; when all are, the upper one is 1.
///
/// Speakers count alike, but one with more trials tells more. Where a few speakers have most of the trials and differ
/// much from the others, the rate `k/n` may lie outside; the interval is then extended to it.
///
/// - Reference: the method is Assay's. Its parts: Skellam 1948 for the model; Berger, Liseo and Wolpert, *Integrated
///   Likelihood Methods for Eliminating Nuisance Parameters*, Statistical Science 14, 1999; Berry and Armitage, *Mid-P
///   Confidence Intervals*, The Statistician 44, 1995.
struct BetaBinomialInterval: RateIntervalMethod {
  let name = "beta-binomial"

  /// The probability that the outcomes of a speaker are independent, before any is seen. Chosen by simulations:
  /// with less, independent outcomes are covered too often, with more, correlated ones not often enough.
  static let independence = 0.3

  /// Nodes that the likelihood is evaluated at, for the rate and for the correlation.
  private static let rates = 80
  private static let correlations = GaussLegendre(12)
  /// Logarithms of the likelihood this far below the highest one count as nothing.
  private static let depth = 15.0

  func interval(_ sample: ClusteredSample) -> Interval? {
    guard sample.clusters.count >= 2 else { return nil }
    let rate = sample.mean
    let likelihood = BetaBinomialLikelihood(sample)
    let region = LikelihoodRegion(likelihood, depth: Self.depth)
    let (first, last) = (region.logits.lowerBound, region.logits.upperBound)
    let step = (last - first) / Double(Self.rates - 1)
    let logits = (0..<Self.rates).map { first + Double($0) * step }
    let integrated = Self.integrated(likelihood, logits, region.correlations)
    // dp/p = (1−p) d(logit p), and likewise for dp/(1−p).
    var parts: [LikelihoodDistribution] = []
    if rate > 0 {
      parts.append(LikelihoodDistribution(zip(logits, integrated).map { $1 / (1 + exp($0)) }, step))
    }
    if rate < 1 {
      parts.append(LikelihoodDistribution(zip(logits, integrated).map { $1 / (1 + exp(-$0)) }, step))
    }
    /// Where the mean of the two distribution functions passes a probability. One that is missing lies at the end, and
    /// is 1 where no outcome is a success and 0 where all are.
    func limit(_ probability: Double) -> Double {
      let wanted = parts.count == 2 ? probability : 2 * probability - (rate == 0 ? 1 : 0)
      let place = LikelihoodDistribution.place(of: wanted, inMeanOf: parts)
      return 1 / (1 + exp(-first - place * step))
    }
    return Interval(
      lower: rate == 0 ? 0 : min(rate, limit(Interval.tail)),
      upper: rate == 1 ? 1 : max(rate, limit(1 - Interval.tail)))
  }

  /// The likelihood averaged over the correlation, up to a factor.
  private static func integrated(
    _ likelihood: BetaBinomialLikelihood, _ logits: [Double], _ correlations: ClosedRange<Double>
  ) -> [Double] {
    let width = correlations.upperBound - correlations.lowerBound
    var nodes = zip(Self.correlations.nodes, Self.correlations.weights).map { node, weight in
      (correlation: correlations.lowerBound + width * node, weight: (1 - independence) * width * weight)
    }
    nodes.append((0, independence))
    let logarithms = nodes.map { node in
      let constant = likelihood.constant(correlation: node.correlation) + log(node.weight)
      return logits.map { constant + likelihood.logarithm(logit: $0, correlation: node.correlation) }
    }
    let highest = logarithms.reduce(-Double.infinity) { max($0, $1.max() ?? $0) }
    return logits.indices.map { index in logarithms.reduce(0) { $0 + exp($1[index] - highest) } }
  }
}
