import ArgumentParser
import AssayTensor
import AssayTraining

/// Several processes that train one network.
struct ProcessOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Number of processes that share every batch, on one or several machines.", valueName: "n"))
  var processes = 1

  @Option(help: ArgumentHelp("The number of this process, from 0; process 0 writes.", valueName: "n"))
  var rank = 0

  @Option(help: ArgumentHelp("Address where process 0 listens.", valueName: "host:port"))
  var master: String?

  func validate() throws {
    guard processes >= 1, (0..<max(1, processes)).contains(rank) else {
      throw ValidationError("--rank must be 0 to one less than --processes, not \(rank) of \(processes).")
    }
    guard (processes == 1) == (master == nil) else {
      throw ValidationError("--processes above 1 and --master HOST:PORT belong together: give both.")
    }
    if let master, Self.place(master) == nil {
      throw ValidationError("--master must be a host and a port, such as 127.0.0.1:29500, not \(master).")
    }
  }

  /// - Throws: `TensorError` when the other processes do not come.
  func group() throws -> ProcessGroup? {
    guard let place = master.flatMap(Self.place) else { return nil }
    return try ProcessGroup(rank: rank, size: processes, host: place.host, port: place.port)
  }

  func placement(_ device: Device) -> TrainingPlacement {
    TrainingPlacement(device: device, rank: rank, processes: processes)
  }

  private static func place(_ text: String) -> (host: String, port: Int)? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let port = Int(parts[1]), (1...65_535).contains(port) else {
      return nil
    }
    return (String(parts[0]), port)
  }
}
