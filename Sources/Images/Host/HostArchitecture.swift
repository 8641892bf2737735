/// The machine's processor, in the words of others.
enum HostArchitecture {
    #if arch(x86_64)
        /// As OCI and Debian call it.
        static let oci = "amd64"
        /// Debian's folder of libraries.
        static let multiarch = "x86_64-linux-gnu"
        /// glibc's loader.
        static let loader = "ld-linux-x86-64.so.2"
    #elseif arch(arm64)
        static let oci = "arm64"
        static let multiarch = "aarch64-linux-gnu"
        static let loader = "ld-linux-aarch64.so.1"
    #endif
}
