import AssayFiles
import AssayRoles
import AssayStore

/// A stage that measures audio, addressed by what was measured.
protocol MeasuringStage: AuditStage where Recipe == Void, Product: Codable, Outcome == Product {}

extension MeasuringStage {
  func known(in archive: RunArchive) throws -> [ContentHash: Product] {
    var known: [ContentHash: Product] = [:]
    for record in try archive.database.measurements(method: method.key).values {
      guard let address = ContentHash(hexadecimal: record.subject) else { continue }
      known[address] = try CanonicalJSON.value(Product.self, record.result)
    }
    return known
  }

  func keep(
    _ product: Product, of job: StageJob<Self>, as unit: WorkUnit, seconds: Double, in archive: RunArchive
  ) throws -> Product {
    try archive.database.save(
      MeasurementRecord(
        subject: job.address.hexadecimal, method: method.key, result: try CanonicalJSON.text(product),
        seconds: seconds), resolving: unit)
    return product
  }
}
