import Models

/// The models that `-m` can name.
enum Catalog {
    static let models = ModelCatalog([:])
}
