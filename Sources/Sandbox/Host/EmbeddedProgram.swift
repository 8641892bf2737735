import Core
import FoundationEssentials
import Synchronization

/// sandbox/init as a sealed memfd: one file to install, and nobody can change the bytes that run as pid 1.
enum EmbeddedProgram {
    private static let cached = Mutex<OwnedDescriptor?>(nil)

    static func descriptor() throws -> OwnedDescriptor {
        try cached.withLock { cached in
            if let cached { return cached }
            guard let bytes = Data(base64Encoded: "\(EmbeddedInit.base64)") else {
                throw Failure(.infrastructure, "the embedded launcher is damaged", hint: "build the program again")
            }
            let made = try SealedMemory.make(Array(bytes), name: "selfharness-init")
            cached = made
            return made
        }
    }
}
