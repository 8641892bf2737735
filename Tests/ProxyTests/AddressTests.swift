import Core
import Testing

@testable import Proxy

@Suite struct AddressTests {
    @Test(arguments: ["127.1", "0x7f.0.0.1", "010.0.0.1", "2130706433", "1.2.3", "1.2.3.4.5", "1.2.3.256", "::1%eth0", "", " 1.2.3.4"])
    func loosePartsAreNoAddress(_ text: String) { #expect(IPAddress(text) == nil) }

    @Test(arguments: [
        ("::ffff:127.0.0.1", "127.0.0.1"), ("64:ff9b::7f00:1", "127.0.0.1"), ("2002:7f00:1::", "127.0.0.1"), ("::ffff:8.8.8.8", "8.8.8.8"),
    ])
    func embeddedAddressesCount(_ text: String, _ plain: String) { #expect(IPAddress(text)?.description == plain) }

    @Test(arguments: [
        "0.0.0.0", "127.0.0.1", "127.255.255.255", "169.254.169.254", "224.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "fe80::1",
        "ff02::1", "fec0::1", "2001::1", "::ffff:169.254.1.1",
    ])
    func neverReached(_ text: String) throws {
        let policy = try NetworkPolicy(allowing: ["0.0.0.0/0", "::/0"])
        #expect(policy.refusal(of: try #require(IPAddress(text))) != nil)
    }

    @Test(arguments: ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fd00::1"])
    func privateOnlyWhenNamed(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(NetworkPolicy.nothing.refusal(of: address) != nil)
        #expect(try NetworkPolicy(allowing: [text]).refusal(of: address) == nil)
    }

    @Test(arguments: ["8.8.8.8", "172.15.0.1", "172.32.0.1", "11.0.0.0", "2606:4700::1111"])
    func openOnes(_ text: String) throws { #expect(NetworkPolicy.nothing.refusal(of: try #require(IPAddress(text))) == nil) }

    @Test func blocksEndBetweenBytes() throws {
        let block = try #require(AddressBlock("172.16.0.0/12"))
        #expect(block.contains(IPAddress("172.31.0.1")!))
        #expect(!block.contains(IPAddress("172.32.0.1")!))
        #expect(!block.contains(IPAddress("fd00::1")!))
        #expect(AddressBlock("1.2.3.4/33") == nil)
        #expect(AddressBlock("1.2.3.4/-1") == nil)
        #expect(AddressBlock("1.2.3.4/+8") == nil)
        #expect(AddressBlock("1.2.3.4/") == nil)
    }

    @Test(arguments: [
        "https://example.org", "example.org:80", "example.org/x", "*", "*.", "a b", "exa*mple.org", "", "bücher.example", "1.2.3",
    ])
    func noHosts(_ text: String) throws {
        #expect { _ = try AllowedHost(text) } throws: { ($0 as? Failure)?.kind == .invalidInput }
    }

    @Test func wildcardsMatchBelowOnly() throws {
        let policy = try NetworkPolicy(allowing: ["*.Example.ORG."])
        #expect(policy.refusal(of: Host("a.example.org")!) == nil)
        #expect(policy.refusal(of: Host("a.b.EXAMPLE.org.")!) == nil)
        #expect(policy.refusal(of: Host("example.org")!) != nil)
        #expect(policy.refusal(of: Host("badexample.org")!) != nil)
    }
}
