import Foundation

/// How the size of a step changes while a perturbation is optimised.
enum StepSizes: Sendable, Equatable {
  /// Falls geometrically from `first` to `last` over a share of the iterations, and stays there.
  case geometric(first: Double, last: Double, share: Double)
  /// Is multiplied by `factor` each time that another `length` iterations are done: AntiFake's.
  case ladder(first: Double, factor: Double, length: Int)

  /// - Parameters:
  ///   - iteration: from 0.
  ///   - count: the number of iterations.
  func size(_ iteration: Int, of count: Int) -> Double {
    switch self {
    case .geometric(let first, let last, let share):
      first * pow(last / first, min(1, Double(iteration) / (share * Double(count))))
    case .ladder(let first, let factor, let length): first * pow(factor, Double(iteration / length))
    }
  }
}
