import Testing

@testable import Toolchain

@Suite struct ShebangTests {
    @Test(
        arguments: [
            ("#!/x/bin/python3.13\nimport re\n", "import re\n"),
            ("#!/x/bin/python3.13\n\nimport re", "\nimport re"),
            ("#!/bin/sh\n'''exec' /a/very/long/path/python3.13 \"$0\" \"$@\"\n' '''\nimport re\nx\n", "import re\nx\n"),
            ("#!/bin/sh\necho a shell script\n", nil),
            ("#!/x/python", nil),
            ("\u{7f}ELF\n", nil),
            ("", nil),
        ] as [(String, String?)])
    func whatFollowsIsKept(script: String, rest: String?) {
        #expect(SetBuilder.afterShebang(Array(script.utf8)).map { String(decoding: $0, as: UTF8.self) } == rest)
    }
}
