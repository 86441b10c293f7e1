import AssayFiles
import Foundation

/// Something that some tests need and that is not on every machine.
public struct TestNeed: Sendable {
  /// What is missing, after “needs”.
  public let what: String
  /// What brings it, as a request.
  public let remedy: String
  public let isMet: @Sendable () -> Bool

  public init(_ what: String, remedy: String, isMet: @escaping @Sendable () -> Bool) {
    self.what = what
    self.remedy = remedy
    self.isMet = isMet
  }

  /// A file or folder of the measuring data, see ``TestFiles/shared(_:)``.
  public static func shared(_ path: String) -> TestNeed {
    TestNeed("\(path) of the measuring data", remedy: "set ASSAY_SHARED to the folder that has it") {
      FileManager.default.fileExists(atPath: TestFiles.shared(path).path)
    }
  }

  /// A pulled model. Whether its files are what they must be is told by the test that reads them.
  ///
  /// - Parameter file: one of the model's files.
  public static func model(_ name: String, _ file: String) -> TestNeed {
    TestNeed("the weights of \(name)", remedy: "run assay models pull \(name)") {
      FileManager.default.fileExists(atPath: TestFiles.pulled(name, file).path)
    }
  }

  public static let ge2e = model("ge2e", "pretrained.pt")
  public static let campplus = model("campplus", "campplus_cn_en_common.pt")
  public static let distillmos = model("distillmos", "distill_mos_v7.pt")

  /// A program on the PATH.
  public static func program(_ name: String) -> TestNeed {
    TestNeed("the program \(name)", remedy: "run scripts/bootstrap") {
      (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
      }
    }
  }
}
