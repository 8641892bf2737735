/// Where a sandbox finds its proxy.
public enum ProxyEndpoint {
    /// Loopback of the sandbox's own network: 127.0.0.1, most significant byte first.
    public static let address: UInt32 = 0x7f00_0001
    /// Above the range that the kernel gives to outgoing connections, so that no client takes it by chance.
    public static let port: UInt16 = 61080

    /// What makes programs inside use the proxy. Both cases, since curl reads only lower `http_proxy`, and others only upper. None of them
    /// names SOCKS, which the port speaks too: Python's httpx, and with it the clients of OpenAI and Anthropic, then refuses to start.
    public static let variables: [String: String] = {
        let url = "http://127.0.0.1:\(port)"
        var variables = ["http_proxy": url, "https_proxy": url, "all_proxy": url, "no_proxy": "localhost,127.0.0.1,::1"]
        for (name, value) in variables { variables[name.uppercased()] = value }
        return variables
    }()
}
