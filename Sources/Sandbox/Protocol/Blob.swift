import CLinux
import Core
import Glibc

/// The variable part of a request: numbers and lists of byte strings, sent as a sealed memfd.
/// The layout is described in sandbox/init/blob.h.
struct Blob {
    private static let magic: UInt32 = 0x3142_4853
    private static let numberCount = 16

    var numbers: [UInt64] = []
    var lists: [[[UInt8]]] = []

    init(numbers: [UInt64], lists: [[[UInt8]]]) {
        self.numbers = numbers
        self.lists = lists
    }

    var bytes: [UInt8] {
        var result: [UInt8] = []
        func append(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { result.append(contentsOf: $0) } }
        append(Self.magic)
        append(UInt32(lists.count))
        for index in 0..<Self.numberCount { append(index < numbers.count ? numbers[index] : 0) }
        for list in lists {
            append(UInt32(list.count))
            for item in list {
                append(UInt32(item.count))
                result.append(contentsOf: item)
                result.append(0)
            }
        }
        return result
    }

    /// Writes the blob into a memfd that nobody can change any more.
    func seal() throws -> OwnedDescriptor { try SealedMemory.make(bytes, name: "request") }
}

enum SealedMemory {
    private static let closeOnExec: UInt32 = 1
    private static let allowSealing: UInt32 = 2

    /// A memfd with the given content, sealed against any change, its offset at 0.
    static func make(_ bytes: [UInt8], name: String) throws -> OwnedDescriptor {
        let fd = OwnedDescriptor(try call("memfd_create") { sh_memfd_create(name, closeOnExec | allowSealing) })
        try Files.writeAll(bytes, to: fd.raw, step: "write a memfd")
        try call("seal a memfd") { sh_seal(fd.raw) }
        try call("rewind a memfd") { lseek(fd.raw, 0, SEEK_SET) }
        return fd
    }
}
