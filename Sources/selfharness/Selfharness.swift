import Commands

@main struct Selfharness {
    static func main() async { await Root.start() }
}
