import Foundation

/// The discrete Fourier transform of N real samples, N a power of two: `X[k] = Σ x[n] exp(−2πi kn / N)`.
///
/// In double precision: one complex transform of half the length by radix 2, decimation in time.
public struct RealFourierTransform: Sendable {
  /// The bins from 0 to half the sample rate, `count / 2 + 1` of them.
  public struct Spectrum: Sendable, Equatable {
    public var real: [Double]
    public var imaginary: [Double]

    /// `|X[k]|²`.
    public var powers: [Double] { zip(real, imaginary).map { $0 * $0 + $1 * $1 } }
  }

  /// N.
  public let count: Int
  private var half: Int { count / 2 }
  /// Where each sample of the half transform comes from.
  private let order: [Int]
  /// cos and sin of 2πk/size for k < size/2, for one stage of `size` after the other.
  private let cosines: [Double]
  private let sines: [Double]
  /// cos and sin of 2πk/N, which join even and odd samples.
  private let joiningCosines: [Double]
  private let joiningSines: [Double]

  /// - Parameter count: a power of two, at least 2.
  public init(count: Int) {
    precondition(count >= 2 && count & (count - 1) == 0, "\(count) is no power of two")
    self.count = count
    let half = count / 2
    var order = [Int](repeating: 0, count: half)
    for index in 1..<max(1, half) {
      order[index] = order[index / 2] / 2 + (index % 2 == 0 ? 0 : half / 2)
    }
    self.order = order
    var angles: [Double] = []
    var size = 2
    while size <= half {
      angles += (0..<size / 2).map { 2 * .pi * Double($0) / Double(size) }
      size *= 2
    }
    cosines = angles.map { cos($0) }
    sines = angles.map { sin($0) }
    joiningCosines = (0..<half).map { cos(2 * .pi * Double($0) / Double(count)) }
    joiningSines = (0..<half).map { sin(2 * .pi * Double($0) / Double(count)) }
  }

  /// The smallest transform that holds `count` samples.
  public static func holding(_ count: Int) -> RealFourierTransform {
    var size = 2
    while size < count { size *= 2 }
    return RealFourierTransform(count: size)
  }

  /// - Parameter samples: at most ``count``; zeros follow them.
  public func spectrum(of samples: [Double]) -> Spectrum {
    precondition(samples.count <= count, "\(samples.count) samples in a transform of \(count)")
    let half = half
    let padded =
      samples.count == count ? samples : samples + [Double](repeating: 0, count: count - samples.count)
    var real = [Double](repeating: 0, count: half)
    var imaginary = real
    for index in 0..<half {
      real[index] = padded[2 * order[index]]
      imaginary[index] = padded[2 * order[index] + 1]
    }
    transform(&real, &imaginary)
    var spectrum = Spectrum(
      real: [Double](repeating: 0, count: half + 1), imaginary: [Double](repeating: 0, count: half + 1))
    spectrum.real[0] = real[0] + imaginary[0]
    spectrum.real[half] = real[0] - imaginary[0]
    for index in 1..<max(1, half) {
      let (a, b) = ((real[index], imaginary[index]), (real[half - index], imaginary[half - index]))
      let (oddReal, oddImaginary) = ((a.1 + b.1) / 2, (b.0 - a.0) / 2)
      let (cosine, sine) = (joiningCosines[index], joiningSines[index])
      spectrum.real[index] = (a.0 + b.0) / 2 + cosine * oddReal + sine * oddImaginary
      spectrum.imaginary[index] = (a.1 - b.1) / 2 + cosine * oddImaginary - sine * oddReal
    }
    return spectrum
  }

  /// The samples of a spectrum of this size.
  public func samples(of spectrum: Spectrum) -> [Double] {
    let half = half
    precondition(
      spectrum.real.count == half + 1 && spectrum.imaginary.count == half + 1,
      "\(spectrum.real.count) bins in a transform of \(count)")
    var real = [Double](repeating: 0, count: half)
    var imaginary = real
    for place in 0..<half {
      let index = order[place]
      let (a, b) = (
        (spectrum.real[index], index == 0 ? 0 : spectrum.imaginary[index]),
        (spectrum.real[half - index], index == 0 ? 0 : spectrum.imaginary[half - index])
      )
      let (differenceReal, differenceImaginary) = ((a.0 - b.0) / 2, (a.1 + b.1) / 2)
      let (cosine, sine) = (joiningCosines[index], joiningSines[index])
      real[place] = (a.0 + b.0) / 2 - (differenceImaginary * cosine + differenceReal * sine)
      imaginary[place] = (a.1 - b.1) / 2 + differenceReal * cosine - differenceImaginary * sine
    }
    // With real and imaginary parts exchanged, the transform is its own inverse but for the scale.
    transform(&imaginary, &real)
    let scale = 1 / Double(half)
    return [Double](unsafeUninitializedCapacity: count) { samples, initialized in
      for index in 0..<half {
        samples.initializeElement(at: 2 * index, to: real[index] * scale)
        samples.initializeElement(at: 2 * index + 1, to: imaginary[index] * scale)
      }
      initialized = count
    }
  }

  /// The complex transform of half the length, of samples in the order of ``order``.
  private func transform(_ real: inout [Double], _ imaginary: inout [Double]) {
    real.withUnsafeMutableBufferPointer { real in
      imaginary.withUnsafeMutableBufferPointer { imaginary in
        cosines.withUnsafeBufferPointer { cosines in
          sines.withUnsafeBufferPointer { sines in
            var size = 2
            while size <= real.count {
              for start in stride(from: 0, to: real.count, by: size) {
                if size >= 8 {
                  Self.butterflies(real, imaginary, cosines, sines, start: start, width: size / 2)
                } else {
                  for index in 0..<size / 2 {
                    Self.butterfly(real, imaginary, cosines, sines, start + index, size / 2, index)
                  }
                }
              }
              size *= 2
            }
          }
        }
      }
    }
  }

  private static func butterfly(
    _ real: UnsafeMutableBufferPointer<Double>, _ imaginary: UnsafeMutableBufferPointer<Double>,
    _ cosines: UnsafeBufferPointer<Double>, _ sines: UnsafeBufferPointer<Double>, _ even: Int, _ width: Int,
    _ index: Int
  ) {
    let odd = even + width
    let (cosine, sine) = (cosines[width - 1 + index], sines[width - 1 + index])
    let a = real[odd] * cosine + imaginary[odd] * sine
    let b = imaginary[odd] * cosine - real[odd] * sine
    real[odd] = real[even] - a
    imaginary[odd] = imaginary[even] - b
    real[even] += a
    imaginary[even] += b
  }

  /// ``butterfly(_:_:_:_:_:_:_:)`` for four neighbours at a time.
  private static func butterflies(
    _ real: UnsafeMutableBufferPointer<Double>, _ imaginary: UnsafeMutableBufferPointer<Double>,
    _ cosines: UnsafeBufferPointer<Double>, _ sines: UnsafeBufferPointer<Double>, start: Int, width: Int
  ) {
    let (x, y) = (UnsafeMutableRawBufferPointer(real), UnsafeMutableRawBufferPointer(imaginary))
    let (c, s) = (UnsafeRawBufferPointer(cosines), UnsafeRawBufferPointer(sines))
    typealias Four = SIMD4<Double>
    for index in stride(from: 0, to: width, by: 4) {
      let (even, odd, angle) = (8 * (start + index), 8 * (start + index + width), 8 * (width - 1 + index))
      let cosine = c.loadUnaligned(fromByteOffset: angle, as: Four.self)
      let sine = s.loadUnaligned(fromByteOffset: angle, as: Four.self)
      let (oddX, oddY) = (
        x.loadUnaligned(fromByteOffset: odd, as: Four.self),
        y.loadUnaligned(fromByteOffset: odd, as: Four.self)
      )
      let (evenX, evenY) = (
        x.loadUnaligned(fromByteOffset: even, as: Four.self),
        y.loadUnaligned(fromByteOffset: even, as: Four.self)
      )
      let a = oddX * cosine + oddY * sine
      let b = oddY * cosine - oddX * sine
      x.storeBytes(of: evenX - a, toByteOffset: odd, as: Four.self)
      y.storeBytes(of: evenY - b, toByteOffset: odd, as: Four.self)
      x.storeBytes(of: evenX + a, toByteOffset: even, as: Four.self)
      y.storeBytes(of: evenY + b, toByteOffset: even, as: Four.self)
    }
  }
}
