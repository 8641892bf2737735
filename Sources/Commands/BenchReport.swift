import Console

/// Order statistics of samples in seconds.
struct Statistic {
    let minimum: Double
    let median: Double
    let p95: Double

    init(_ samples: [Double]) {
        let sorted = samples.sorted()
        minimum = sorted.first ?? .nan
        median = sorted.isEmpty ? .nan : sorted[sorted.count / 2]
        p95 = sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, sorted.count * 95 / 100)]
    }
}

/// One row of the benchmark.
struct BenchRow: Encodable {
    let name: String
    let count: Int
    var medianSeconds: Double?
    var minimumSeconds: Double?
    var p95Seconds: Double?
    /// Median over the median of posix_spawn in the same run.
    var ratio: Double?
    /// The ratio that the design asks for, at most.
    var aim: Double?
    /// The median that the design asks for, at most, where it is no ratio.
    var aimSeconds: Double?
    var perSecond: Double?

    init(_ name: String, _ samples: [Double], _ base: Double, aim: Double? = nil, aimSeconds: Double? = nil) {
        let statistic = Statistic(samples)
        self.name = name
        count = samples.count
        medianSeconds = statistic.median
        minimumSeconds = statistic.minimum
        p95Seconds = statistic.p95
        ratio = statistic.median / base
        self.aim = aim
        self.aimSeconds = aimSeconds
    }

    init(rate name: String, perSecond: Double, count: Int) {
        self.name = name
        self.count = count
        self.perSecond = perSecond
    }
}

/// What `selfharness bench` prints.
struct BenchReport: Encodable {
    let format = 1
    var rows: [BenchRow]
    /// Host memory per idle sandbox, in bytes; nil if it was not measured.
    let idleBytes: Int?
    let idleCount: Int
    /// Trials that wait for a model; nil if it was not measured.
    var waiting: WaitingBench.Result?

    private enum CodingKeys: String, CodingKey { case format, rows, idleBytes, idleCount, waiting }

    var table: Table {
        var table = Table([
            .init("what"), .init("median", .right), .init("min", .right), .init("p95", .right), .init("ratio", .right),
            .init("aim", .right),
            .init("n", .right),
        ])
        func time(_ seconds: Double?) -> Table.Cell { .init(seconds.map { Self.milliseconds($0) } ?? "") }
        for row in rows {
            let median = row.perSecond.map { Table.Cell("\(Int($0.rounded()))/s") } ?? time(row.medianSeconds)
            let passes =
                row.aim.flatMap { aim in row.ratio.map { $0 <= aim } }
                ?? row.aimSeconds.flatMap { aim in row.medianSeconds.map { $0 <= aim } }
            table.add([
                .init(row.name), median, time(row.minimumSeconds), time(row.p95Seconds),
                .init(row.ratio.map { Self.twoDigits($0) } ?? "", passes.map { $0 ? .green : .red }),
                .init(row.aim.map { "≤ \(Self.twoDigits($0))" } ?? row.aimSeconds.map { "≤ \(Self.milliseconds($0))" } ?? ""),
                .init("\(row.count)"),
            ])
        }
        if let idleBytes {
            table.add(["memory of an idle sandbox", .init(Quantity.bytes(idleBytes)), "", "", "", "≤ 1 MiB", .init("\(idleCount)")])
        }
        if let waiting {
            let share = Self.twoDigits(waiting.share * 100) + " %"
            table.add([
                "trials that wait for a model, together, of a core", .init(share, waiting.share < waiting.aimShare ? .green : .red), "", "",
                "",
                "< 1 %",
                .init("\(waiting.count)"),
            ])
            table.add([
                "  memory of each", .init(Quantity.bytes(waiting.bytesEach), waiting.bytesEach < waiting.aimBytesEach ? .green : .red), "",
                "", "",
                "< 2 MiB",
                .init("\(waiting.count)"),
            ])
        }
        return table
    }

    private static func milliseconds(_ seconds: Double) -> String { twoDigits(seconds * 1000) + " ms" }

    private static func twoDigits(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
