import Glibc
import SystemPackage

extension FilePath {
    /// The path's bytes, also where they are not UTF-8.
    public var bytes: [UInt8] { withPlatformString { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) } }

    /// The path as UTF-8 that tells different paths apart: a byte that is not UTF-8 becomes `\\xHH`.
    public var escaped: String { Self.escape(bytes) }

    private static func escape(_ bytes: [UInt8]) -> String {
        var text = ""
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var position = 0
        decoding: while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                text.unicodeScalars.append(scalar)
                position += UTF8.width(scalar)
            case .emptyInput: break decoding
            case .error:
                // One byte at a time, so that what follows is read afresh.
                text += "\\x" + [bytes[position]].hexadecimal.uppercased()
                position += 1
                decoder = UTF8()
                iterator = Array(bytes[position...]).makeIterator()
            }
        }
        return text
    }
}

extension FilePath.Component {
    /// The name's bytes, also where they are not UTF-8.
    public var bytes: [UInt8] { withPlatformString { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) } }

    /// The name as ``FilePath/escaped`` writes it.
    public var escaped: String { FilePath(root: nil, components: self).escaped }
}
