/// Lets through exactly one request's body, however it arrives; what follows it is dropped.
struct RequestBody {
    private enum State: Equatable {
        case data(Int)
        case size
        case chunk(Int)
        /// After a chunk's data: the line end.
        case chunkEnd
        case trailer
        case done
        case broken
    }

    private var state: State
    private var line: [UInt8] = []

    init(_ body: RequestHead.Body) {
        switch body {
        case .length(let count): state = count == 0 ? .done : .data(count)
        case .chunked: state = .size
        }
    }

    var isDone: Bool { state == .done }
    /// Not the chunked coding; nothing more is let through.
    var isBroken: Bool { state == .broken }

    /// - Returns: what belongs to the body.
    mutating func take(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes
        while !rest.isEmpty, state != .done, state != .broken {
            switch state {
            case .data(let left), .chunk(let left):
                let count = min(left, rest.count)
                rest = rest.dropFirst(count)
                if case .data = state { state = left == count ? .done : .data(left - count) }
                if case .chunk = state { state = left == count ? .chunkEnd : .chunk(left - count) }
            case .size, .chunkEnd, .trailer:
                line.append(rest.removeFirst())
                if line.count > 4096 { state = .broken }
                if line.suffix(2) == [13, 10] { endLine() }
            case .done, .broken: break
            }
        }
        return state == .broken ? [] : bytes[bytes.startIndex..<rest.startIndex]
    }

    private mutating func endLine() {
        let text = line.dropLast(2)
        line = []
        switch state {
        case .size:
            let digits = text.prefix { $0 != UInt8(ascii: ";") }
            guard (1...15).contains(digits.count), let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0 else {
                return state = .broken
            }
            state = size == 0 ? .trailer : .chunk(size)
        case .chunkEnd: state = text.isEmpty ? .size : .broken
        case .trailer: state = text.isEmpty ? .done : .trailer
        default: break
        }
    }
}
