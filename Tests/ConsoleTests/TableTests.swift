import Testing

@testable import Console

@Suite struct TableTests {
    private var table: Table {
        var table = Table([.init("task"), .init("status"), .init("time", .right), .init("why")])
        table.add(["fix-git", Table.Cell("passed", .green), "1.2 s"])
        table.add(["日本", Table.Cell("failed", .red), "13m 02s", "timeout\nafter 13 minutes"])
        return table
    }

    @Test func columnsAreAlignedAndLinesEndWithoutSpaces() {
        #expect(
            table.render() == """
                TASK     STATUS     TIME  WHY
                fix-git  passed    1.2 s
                日本     failed  13m 02s  timeout\\nafter 13 minutes

                """)
    }

    @Test func coloursDoNotChangeTheAlignment() {
        let coloured = table.render(style: Style(isColoured: true))
        #expect(coloured.contains("fix-git  \u{1b}[32mpassed\u{1b}[0m    1.2 s\n"))
        #expect(coloured.replacing(#/\u{1b}\[\d+m/#, with: "") == table.render())
    }

    @Test func widestTextGivesWayToTheTerminal() {
        let lines = table.render(width: 40).split(separator: "\n").map(String.init)
        #expect(lines[2] == "日本     failed  13m 02s  timeout\\nafte…")
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 40 })
    }

    @Test func emptyTableHasItsTitles() {
        #expect(Table([.init("a"), .init("b", .right)]).render() == "A  B\n")
    }
}
