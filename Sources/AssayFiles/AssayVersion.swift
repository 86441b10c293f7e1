/// The version of Assay, as files written by it record it.
public enum AssayVersion {
  public static let current = "0.2.0-dev"
}
