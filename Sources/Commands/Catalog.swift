import Models
import SimulatedModels

/// The models that `-m` can name.
enum Catalog {
    static let models = ModelCatalog(["sim": SimulatedModels.provider])
}
