import Core
import SystemPackage
import Testing

@testable import Trials

@Suite struct RewardTests {
    @Test(arguments: [
        ("1", 1), ("0", 0), ("0.25\n", 0.25), ("  1.0  ", 1), ("-3", -3), ("+1", 1), ("1e-3", 0.001), ("\t5.\n", 5),
    ]) func text(_ content: String, _ value: Double) throws {
        #expect(try RewardFile.text.parse(Array(content.utf8)) == ["reward": value])
    }

    @Test(arguments: [
        ("", ErrorClass.rewardFileEmpty), (" \n", .rewardFileEmpty), ("nan", .verifierOutputParse), ("inf", .verifierOutputParse),
        ("-Infinity", .verifierOutputParse), ("1e999", .verifierOutputParse), ("0x1p3", .verifierOutputParse),
        ("passed", .verifierOutputParse),
        ("1\n1", .verifierOutputParse), ("1 0", .verifierOutputParse), ("١", .verifierOutputParse), ("1\0", .verifierOutputParse),
        ("\u{1b}[2J", .verifierOutputParse),
    ]) func badText(_ content: String, _ type: ErrorClass) {
        let fault = #expect(throws: TrialFault.self) { try RewardFile.text.parse(Array(content.utf8)) }
        #expect(fault?.type == type)
    }

    @Test(arguments: [
        ("1", ["reward": 1.0]), ("0.5", ["reward": 0.5]), (#"{"reward": 1}"#, ["reward": 1]),
        (#" {"a": 0, "b": -2.5e1} "#, ["a": 0, "b": -25]),
    ]) func json(_ content: String, _ rewards: Rewards) throws {
        #expect(try RewardFile.json.parse(Array(content.utf8)) == rewards)
    }

    @Test(arguments: [
        ("", ErrorClass.rewardFileEmpty), ("{}", .rewardFileEmpty), ("NaN", .verifierOutputParse),
        (#"{"reward": NaN}"#, .verifierOutputParse),
        (#"{"reward": 1e999}"#, .verifierOutputParse), (#"{"reward": "1"}"#, .verifierOutputParse),
        (#"{"reward": true}"#, .verifierOutputParse),
        (#"{"reward": {"a": 1}}"#, .verifierOutputParse), ("[1]", .verifierOutputParse), ("null", .verifierOutputParse),
        (#"{"reward": 1"#, .verifierOutputParse), (String(repeating: "[", count: 100_000), .verifierOutputParse),
        ("\u{0}", .verifierOutputParse),
    ]) func badJSON(_ content: String, _ type: ErrorClass) {
        let fault = #expect(throws: TrialFault.self) { try RewardFile.json.parse(Array(content.utf8)) }
        #expect(fault?.type == type)
    }

    @Test func jsonIsPreferredAndOnlyRegularFilesCount() throws {
        try withTemporaryDirectory { directory in
            var fault = #expect(throws: TrialFault.self) { try RewardFile.read(in: directory) }
            #expect(fault?.type == .rewardFileNotFound)
            try Files.makeDirectory(directory.appending("reward.json"))
            try Files.write("0.5", to: directory.appending("reward.txt"))
            #expect(try RewardFile.read(in: directory) == ["reward": 0.5])
            try Files.removeTree(directory.appending("reward.json"))
            try Files.write("1", to: directory.appending("reward.json"))
            #expect(try RewardFile.read(in: directory) == ["reward": 1])
            // Garbage in the preferred file is not made up for by the other one.
            try Files.write("yes", to: directory.appending("reward.json"))
            fault = #expect(throws: TrialFault.self) { try RewardFile.read(in: directory) }
            #expect(fault?.type == .verifierOutputParse)
        }
    }

    @Test func hugeFilesAreRefusedUnread() throws {
        try withTemporaryDirectory { directory in
            try Files.write([UInt8](repeating: UInt8(ascii: "1"), count: RewardFile.limit + 1), to: directory.appending("reward.txt"))
            let fault = #expect(throws: TrialFault.self) { try RewardFile.read(in: directory) }
            #expect(fault?.type == .verifierOutputParse)
        }
    }

    @Test func passRule() {
        #expect(PassRule().passes(["reward": 1]))
        #expect(!PassRule().passes(["reward": 0.99]))
        #expect(!PassRule().passes(["accuracy": 1]))
        #expect(PassRule(key: "accuracy", threshold: 0.5).passes(["accuracy": 0.5]))
    }
}
