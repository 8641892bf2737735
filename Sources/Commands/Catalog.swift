import Core
import FoundationEssentials
import ModelHTTP
import Models
import SimulatedModels
import SystemPackage

/// The models that `-m` can name.
enum Catalog {
    /// - Parameter file: a models file; nil for the usual one, if it is there.
    /// - Throws: ``Failure`` for what is wrong in the file.
    static func models(_ file: String?) throws -> ModelCatalog {
        let environment = ProcessInfo.processInfo.environment
        let http = try HTTPModels(file: file.map { FilePath($0) } ?? HTTPModels.usualFile(environment), environment: environment)
        return ModelCatalog(
            http.providers.merging(["sim": SimulatedModels.provider, "recorded": RecordedModel.provider]) { $1 }, secrets: { http.secrets })
    }
}
