/// The client's side of SOCKS 5 (RFC 1928), as far as it is served: no authentication, CONNECT.
enum SocksGreeting {
    /// The answers of RFC 1928 §6.
    enum Answer: UInt8 {
        case succeeded = 0, failure, notAllowed, networkUnreachable, hostUnreachable, refused, expired, noCommand, noAddressType

        /// The address that follows is not told.
        var bytes: [UInt8] { [5, rawValue, 0, 1, 0, 0, 0, 0, 0, 0] }
    }

    /// How a message's bytes read so far.
    enum Reading<T> {
        case incomplete
        case broken(Answer)
        case whole(T, length: Int)
    }

    /// Version and offered methods; whether "no authentication" is among them.
    static func methods(_ bytes: [UInt8]) -> Reading<Bool> {
        guard bytes.count >= 2 else { return .incomplete }
        let end = 2 + Int(bytes[1])
        guard bytes.count >= end else { return .incomplete }
        return .whole(bytes[2..<end].contains(0), length: end)
    }

    static func request(_ bytes: [UInt8]) -> Reading<Authority> {
        guard bytes.count >= 5 else { return .incomplete }
        guard bytes[0] == 5, bytes[2] == 0 else { return .broken(.failure) }
        guard bytes[1] == 1 else { return .broken(.noCommand) }
        let (start, size): (Int, Int)
        switch bytes[3] {
        case 1: (start, size) = (4, 4)
        case 3: (start, size) = (5, Int(bytes[4]))
        case 4: (start, size) = (4, 16)
        default: return .broken(.noAddressType)
        }
        let end = start + size + 2
        guard bytes.count >= end else { return .incomplete }
        let field = Array(bytes[start..<start + size])
        let host = bytes[3] == 3 ? Host(String(decoding: field, as: UTF8.self)) : .address(IPAddress(field))
        let port = UInt16(bytes[end - 2]) << 8 | UInt16(bytes[end - 1])
        guard let host, port > 0 else { return .broken(.failure) }
        return .whole(Authority(host: host, port: port), length: end)
    }
}
