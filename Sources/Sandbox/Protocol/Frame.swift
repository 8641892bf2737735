/// One message between the host, a launcher and a pid 1; mirrors `struct frame` in sandbox/init/protocol.h.
struct Frame: Sendable {
    enum Operation: UInt32 {
        case create = 1, mount
        case started = 10, created, ended, mounted
        case exec = 20, kill, signal, killAll, extract, listen
        case ready = 30, exited, done, terminal, listening
        case failed = 40
    }

    static let magic: UInt32 = 0x3149_4853
    static let size = 128

    var operation: UInt32
    var id: UInt32
    var code: Int32 = 0
    var values: [Int64] = Array(repeating: 0, count: 8)
    var step = ""

    init(_ operation: Operation, id: UInt32, values: [Int64] = []) {
        self.operation = operation.rawValue
        self.id = id
        for (index, value) in values.enumerated() { self.values[index] = value }
    }

    /// Parses a received message; nil when it is not a frame of ours.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.size, bytes.loadUnaligned(as: UInt32.self) == Self.magic else { return nil }
        operation = bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
        id = bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
        code = bytes.loadUnaligned(fromByteOffset: 12, as: Int32.self)
        for index in 0..<8 { values[index] = bytes.loadUnaligned(fromByteOffset: 16 + 8 * index, as: Int64.self) }
        step = String(decoding: bytes[80..<128].prefix { $0 != 0 }, as: UTF8.self)
    }

    /// The message's 128 bytes.
    var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(Self.size)
        func append(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { result.append(contentsOf: $0) } }
        append(Self.magic)
        append(operation)
        append(id)
        append(code)
        for value in values { append(value) }
        result.append(contentsOf: repeatElement(0, count: Self.size - result.count))
        return result
    }
}
