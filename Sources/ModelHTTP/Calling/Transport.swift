import Core

/// Sends one request and hands out the answer as it comes.
protocol Transport: Sendable {
    /// - Throws: ``CallFailure`` of kind `network` or `setup` when there is no answer, `CancellationError`.
    func post(_ url: String, headers: [(name: String, value: String)], body: [UInt8]) async throws -> HTTPAnswer
}

/// The head of an answer, and what follows. Letting go of the body ends the request.
struct HTTPAnswer: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]
    /// Throws ``CallFailure`` when the connection breaks.
    var body: any AsyncSequence<[UInt8], any Error> & Sendable

    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
}

/// How this program speaks HTTP.
enum Transports {
    /// nil in a program that was built without the package trait `Net`.
    static var standard: (any Transport)? {
        #if Net
            HTTPTransport.shared
        #else
            nil
        #endif
    }
}
