#if Net
    import AsyncHTTPClient
    import Core
    import Glibc
    import Models
    import NIOCore
    import NIOHTTP1
    import NIOPosix

    /// HTTP by async-http-client: one thread for all connections, no thread and no polling for a request that waits.
    final class HTTPTransport: Transport {
        static let shared = HTTPTransport()

        /// Never shut down: it lives as long as the program.
        private let client: HTTPClient

        private init() {
            var configuration = HTTPClient.Configuration()
            configuration.timeout.connect = .seconds(20)
            // How long an answer may take is the endpoint's setting, see Watch.
            configuration.timeout.read = nil
            // A redirect could carry the key elsewhere.
            configuration.redirectConfiguration = .disallow
            configuration.decompression = .disabled
            configuration.httpVersion = .http1Only
            // Limits of endpoints are kept by Lanes; the client's own default of 8 would be a second, hidden one.
            configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1 << 16
            configuration.connectionPool.idleTimeout = .seconds(15)
            // It would try for the whole connect timeout; when to try again is ours to say.
            configuration.connectionPool.retryConnectionEstablishment = false
            client = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup(numberOfThreads: 1), configuration: configuration)
        }

        func post(_ url: String, headers: [(name: String, value: String)], body: [UInt8]) async throws -> HTTPAnswer {
            var request = HTTPClientRequest(url: url)
            request.method = .POST
            for (name, value) in headers { request.headers.add(name: name, value: value) }
            request.body = .bytes(ByteBuffer(bytes: body))
            do {
                // Later than any limit of ours; without one the client would say 'deadline exceeded' for it.
                let answer = try await client.execute(request, deadline: .now() + .hours(48))
                return HTTPAnswer(
                    status: Int(answer.status.code), headers: answer.headers.map { (name: $0.name, value: $0.value) },
                    body: Chunks(base: answer.body, url: url))
            } catch {
                throw Self.failure(error, url)
            }
        }

        /// The bytes of a body, with errors in words.
        private struct Chunks: AsyncSequence, Sendable {
            let base: HTTPClientResponse.Body
            let url: String

            func makeAsyncIterator() -> Iterator { Iterator(base: base.makeAsyncIterator(), url: url) }

            struct Iterator: AsyncIteratorProtocol {
                var base: HTTPClientResponse.Body.AsyncIterator
                let url: String

                mutating func next() async throws -> [UInt8]? {
                    do {
                        return try await base.next().map { Array($0.readableBytesView) }
                    } catch {
                        throw HTTPTransport.failure(error, url)
                    }
                }
            }
        }

        /// What went wrong, where, and what to look at.
        private static func failure(_ error: any Error, _ url: String) -> any Error {
            if error is CancellationError || error as? HTTPClientError == .cancelled { return CancellationError() }
            if let code = errno(error) {
                return CallFailure(
                    .network, code == ECONNREFUSED ? "nothing listens at \(url)" : "\(url): \(String(cString: strerror(code)))")
            }
            if error is NIOConnectionError { return CallFailure(.network, "the host of \(url) was not found") }
            if let error = error as? HTTPClientError {
                switch error {
                case .connectTimeout: return CallFailure(.network, "\(url): no connection within 20 s")
                case .remoteConnectionClosed: return closed(url)
                case .invalidURL, .emptyHost, .emptyScheme: return CallFailure(.setup, "'\(url)' is no address")
                default: return CallFailure(.network, "\(url): \(error)")
                }
            }
            if error as? HTTPParserError == .invalidEOFState { return closed(url) }
            if error is HTTPParserError { return CallFailure(.badReply, "\(url): the answer is no HTTP (\(error))") }
            return CallFailure(.network, "\(url): \(error)")
        }

        private static func closed(_ url: String) -> CallFailure {
            CallFailure(.network, "\(url): the server closed the connection before its answer was whole")
        }

        /// The system's error behind one of a connection: on its own, or as the last of several addresses that were tried.
        private static func errno(_ error: any Error) -> CInt? {
            let last = (error as? NIOConnectionError)?.connectionErrors.last?.error ?? error
            return (last as? IOError)?.errnoCode
        }
    }
#endif
