import Core

/// Which ends of a string to trim.
struct StringEnds: OptionSet {
    let rawValue: Int
    static let leading = StringEnds(rawValue: 1)
    static let trailing = StringEnds(rawValue: 2)
    static let both: StringEnds = [.leading, .trailing]
}

extension String {
    /// Without the scalars at its ends that pass the test: scalars, since `"\r\n"` is one `Character`.
    func trimmed(
        _ ends: StringEnds = .both, where test: (Unicode.Scalar) -> Bool = \.properties.isWhitespace
    ) -> String {
        var scalars = unicodeScalars[...]
        if ends.contains(.leading) { scalars = scalars.drop(while: test) }
        if ends.contains(.trailing) {
            while let last = scalars.last, test(last) { scalars.removeLast() }
        }
        return String(scalars)
    }

    /// The words between white space.
    var fields: [String] {
        unicodeScalars.split(whereSeparator: \.properties.isWhitespace).map { String($0) }
    }
}

extension Failure {
    /// The same failure with a place, unless it has one already.
    func placed(_ place: String) -> Failure {
        var copy = self
        copy.place = self.place ?? place
        return copy
    }

    /// The same failure as part of something larger: `Dockerfile:3 (COPY a b), a`.
    func within(_ outer: String) -> Failure {
        var copy = self
        copy.place = place.map { "\(outer), \($0)" } ?? outer
        return copy
    }
}
