import Core
import SystemPackage
import Testing

@testable import Trials

@Suite struct SecretScrubTests {
    private let scrub = SecretScrub([
        "API_KEY": "sk-1234567890abc", "TOKEN": "short", "LANG": "C.UTF-8-and-long", "MY_SECRET": "sk-1234567890abc-more",
    ])

    @Test(arguments: [
        ("key sk-1234567890abc.", "key sk-1****abc."), ("sk-1234567890abc-more", "sk-1****ore"),
        ("sk-1234567890abcsk-1234567890abc", "sk-1****abcsk-1****abc"), ("short C.UTF-8-and-long", nil), ("", nil),
    ]) func text(_ text: String, _ clean: String?) {
        #expect(scrub.scrubbed(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } == clean)
    }

    @Test func folders() throws {
        try withTemporaryDirectory { directory in
            try Files.makeDirectory(directory.appending("agent"))
            try Files.write("sk-1234567890abc\n", to: directory.appending("agent/oracle.txt"))
            try Files.write("nothing", to: directory.appending("trial.log"))
            try scrub.run(directory)
            #expect(try Files.text(directory.appending("agent/oracle.txt")) == "sk-1****abc\n")
            #expect(try Files.text(directory.appending("trial.log")) == "nothing")
        }
    }
}
