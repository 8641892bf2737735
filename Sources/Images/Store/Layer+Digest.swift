import Core
import Sandbox

extension Layer {
    /// The layer whose content is determined by these facts, for example the packages in it.
    ///
    /// - Parameters:
    ///   - kind: what makes the layer, with a number that changes when the way of making it does.
    init(_ kind: String, from facts: [String]) {
        var hash = SHA256()
        for fact in [kind] + facts { hash.update("\(fact.utf8.count) \(fact)\n") }
        self.init(id: String(hash.finalize().hexadecimal.prefix(40)))
    }
}

extension LayerStore {
    /// What belongs in the name of a layer whose files come with owners, since where there is one id they are others' files.
    var ownersInNames: [String] { ownerCount == 1 ? ["one owner"] : [] }
}
