import SystemPackage

extension ImageStore {
    /// Builds a Dockerfile with this store's options; names in it are looked up in this store.
    ///
    /// - Parameters:
    ///   - context: the directory that COPY takes files from.
    ///   - dockerfile: `Dockerfile` in the context if not given.
    ///   - target: the name or number of the stage; the last one if not given.
    ///   - log: told every step, and every line that a RUN writes; called on several threads.
    /// - Throws: ``Failure`` with file, line and instruction.
    public func build(
        context: FilePath, dockerfile: FilePath? = nil, target: String? = nil, log: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> Image {
        let builder = ImageBuilder(sandboxes: sandboxes, options: options, resolve: { try await self.resolve($0) }, log: log)
        return try await builder.build(context: context, dockerfile: dockerfile, target: target)
    }
}
