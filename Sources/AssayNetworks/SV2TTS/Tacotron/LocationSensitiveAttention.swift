import AssayNN
import AssayTensor

/// Where in the text a decoder is, given how much it has looked at each place so far.
///
/// - Reference: Chorowski et al., *Attention-Based Models for Speech Recognition*, NeurIPS 2015, equation 9, with the sum
///   of all earlier weights as the location.
struct LocationSensitiveAttention: Sendable {
  private let convolution: Convolution
  private let location: Linear
  private let query: Linear
  private let score: Linear

  init(_ loader: WeightLoader, _ configuration: TacotronConfiguration) {
    let (filters, width) = (configuration.attentionFilters, configuration.decoderChannels)
    convolution = Convolution(
      loader.scoped("conv"), from: 1, to: filters, .same(configuration.attentionKernel))
    location = Linear(loader.scoped("L"), from: filters, to: width, bias: false)
    query = Linear(loader.scoped("W"), from: width, to: width)
    score = Linear(loader.scoped("v"), from: width, to: 1, bias: false)
  }

  /// - Parameters:
  ///   - state: of the decoder, `[N, D]`.
  ///   - memory: the projected text, `[N, L, D]`.
  ///   - looked: the sum of earlier weights, `[N, L]`.
  ///   - isText: 1 where there is a symbol and 0 for padding, whose score is 0 and not −∞, `[N, L]`.
  /// - Returns: weights, `[N, L]`.
  func callAsFunction(_ state: Tensor, memory: Tensor, looked: Tensor, isText: Tensor) -> Tensor {
    let places = location(convolution(looked.unsqueezed(1)).transposed())
    let scores = score((query(state).unsqueezed(1) + memory + places).tanh()).squeezed(2)
    return (scores * isText).softmax(1)
  }
}
