/// A module and a name in a pickle, by what they are allowed to mean.
enum PickleGlobal: Hashable {
  case orderedDictionary
  case rebuildTensor
  case rebuildParameter
  case storage(CheckpointDType)
  case foreign

  init(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDictionary
    case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
    case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
    case ("torch", _):
      if let dtype = CheckpointDType(storageClass: name) { self = .storage(dtype) } else { self = .foreign }
    default: self = .foreign
    }
  }
}
