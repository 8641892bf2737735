/// Which characters the bytes of ASCII stand for: themselves, or lines and corners.
struct Charsets: Sendable, Hashable {
    /// G0 and G1: whether each is the special graphics set of DEC.
    var isGraphics = [false, false]
    /// Which of both is in use.
    var active = 0

    func translated(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard isGraphics[active], case 0x60...0x7e = scalar.value else { return scalar }
        return Self.graphics[Int(scalar.value - 0x60)]
    }

    /// From 0x60 to 0x7e.
    private static let graphics = Array("◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·".unicodeScalars)
}
