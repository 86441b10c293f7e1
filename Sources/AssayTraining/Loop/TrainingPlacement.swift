public import AssayTensor

/// The device of a training process, and its items of every batch.
///
/// All processes draw the same whole batch from the same generator, on the CPU, and each computes its own items.
/// So the mean of their gradients is the gradient of one process with the whole batch.
public struct TrainingPlacement: Sendable, Hashable {
  public var device: Device
  /// The number of this process, from 0.
  public var rank: Int
  public var processes: Int

  public init(device: Device = .cpu, rank: Int = 0, processes: Int = 1) {
    precondition(processes > 0 && (0..<processes).contains(rank), "process \(rank) of \(processes)")
    self.device = device
    self.rank = rank
    self.processes = processes
  }

  private func range(_ count: Int) -> Range<Int> {
    precondition(count.isMultiple(of: processes), "\(count) items for \(processes) processes")
    let share = count / processes
    return rank * share..<(rank + 1) * share
  }

  /// The process's items of a batch `[N, …]`, on its device.
  func own(_ batch: Tensor) -> Tensor {
    (processes == 1 ? batch : batch.sliced(0, range(batch.size(0))).contiguous()).to(device)
  }

  func own<Item>(_ items: [Item]) -> [Item] { Array(items[range(items.count)]) }
}
