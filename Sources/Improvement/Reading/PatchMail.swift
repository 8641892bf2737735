import Core

/// The way from the first harness to the one in force as one message that `git am` applies.
public struct PatchMail: Sendable {
    public let text: String

    /// - Parameters:
    ///   - diff: unified, with paths as they are in the repository.
    ///   - evidence: goes into the message.
    public init(subject: String, diff: String, evidence: String) {
        let head = [
            // git's own placeholder for patches that are no commits; the date is fixed so that equal runs give equal patches.
            "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001", "From: selfharness <selfharness@localhost>",
            "Date: Thu, 1 Jan 1970 00:00:00 +0000", "Subject: [PATCH] \(subject.prefixLine(200))", "",
        ]
        let body = evidence.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            // A line of three dashes would end the message.
            line.hasPrefix("---") ? " \(line)" : String(line)
        }
        text = (head + body + ["---", ""]).joined(separator: "\n") + diff + "-- \nselfharness\n"
    }
}
