public import AssayTensor

/// One number from a sequence: a learned weighting over time, then a linear layer. `[N, T, C]` → `[N, 1]`.
///
/// Weights are `softmax(linear2(relu(linear1(x))))` over time; the result is `linear3(Σ weights · x)`.
///
/// - Reference: Mittag et al., *NISQA: A Deep CNN-Self-Attention Model for Multidimensional Speech Quality Prediction
///   with Crowdsourced Datasets*, Interspeech 2021, section 2.3.
public struct AttentionPooling: Sendable {
  private let entry: Linear
  private let score: Linear
  private let output: Linear

  public init(_ loader: WeightLoader, width: Int, hidden: Int) {
    entry = Linear(loader.scoped("linear1"), from: width, to: hidden)
    score = Linear(loader.scoped("linear2"), from: hidden, to: 1)
    output = Linear(loader.scoped("linear3"), from: width, to: 1)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { output((x * weights(of: x)).sum(1)) }

  /// `[N, T, 1]`, adding up to 1 over time.
  public func weights(of x: Tensor) -> Tensor { score(entry(x).relu()).softmax(1) }
}
