import Core
import Mustache

/// The embedded templates, and the frame that every page stands in.
struct Templates {
    /// Escapes as ``Markup`` does, in every template and partial: the package's own escaping compares characters, and a quotation mark
    /// followed by a combining character would stay.
    private struct Escaping: MustacheContentType {
        func escapeText(_ text: String) -> String { Markup.escape(text) }
    }

    private static let library: MustacheLibrary = {
        MustacheContentTypes.register(Escaping(), named: "PAGE")
        var library = MustacheLibrary()
        let sources = [
            "page": PackageResources.page_mustache, "run": PackageResources.run_mustache, "round": PackageResources.round_mustache,
            "edit": PackageResources.edit_mustache, "combined": PackageResources.combined_mustache,
            "decision": PackageResources.decision_mustache, "job": PackageResources.job_mustache,
        ]
        for (name, bytes) in sources {
            do {
                // Partials begin with the package's escaping again, so each says which it wants.
                try library.register("{{% CONTENT_TYPE:PAGE}}" + String(decoding: bytes, as: UTF8.self), named: name)
            } catch {
                preconditionFailure("the template \(name) is wrong: \(error)")
            }
        }
        return library
    }()

    private struct Frame {
        var title: String
        var scriptHash: String
        var style: String
        var script: String
        var content: String
    }

    /// A whole HTML page, in one file that asks for nothing else. Only the script that stands in it may run, so that a text that was
    /// not escaped could do no harm either.
    static func page(_ name: String, _ view: Any, title: String) throws -> String {
        guard let content = library.render(view, withTemplate: name) else { throw Failure(.infrastructure, "there is no template \(name)") }
        let script = String(decoding: PackageResources.page_js, as: UTF8.self)
        var hash = SHA256()
        hash.update(script)
        let frame = Frame(
            title: title, scriptHash: "sha256-\(Base64.encode(hash.finalize()))",
            style: String(decoding: PackageResources.page_css, as: UTF8.self), script: script, content: content)
        guard let page = library.render(frame, withTemplate: "page") else { throw Failure(.infrastructure, "there is no template page") }
        return page
    }
}
