/// pip and apt-get in the image, and what is downloaded by hand.
extension PlanReader {
    mutating func readPip(_ arguments: inout ArgumentReader) {
        guard arguments.next()?.text == "install" else { return }
        for requirement in readRequirements(&arguments, in: "pip install") where !plan.wheels.contains(requirement) {
            plan.wheels.append(requirement)
        }
    }

    mutating func readApt(_ arguments: inout ArgumentReader) {
        var isInstall = false
        while let word = arguments.next() {
            if ["-o", "-t", "-c", "--target-release", "--option"].contains(word.text) { _ = arguments.next() }
            if word.text.hasPrefix("-") || ["-o", "-t", "-c"].contains(word.text) { continue }
            if !isInstall {
                guard word.text == "install" else { return }
                isInstall = true
            } else if word.isUnknown {
                unsupported("apt-get install: \(word.text) is not known before the script runs")
            } else if word.text.contains("/") {
                unsupported("apt-get install: \(word.text) is a file, not a package")
            } else {
                let name = String(word.text.prefix { $0 != "=" && $0 != ":" })
                if !plan.aptPackages.contains(name) { plan.aptPackages.append(name) }
            }
        }
    }

    mutating func readDownload(_ program: String, _ arguments: ArgumentReader) {
        var arguments = arguments
        while let word = arguments.next() {
            guard let scheme = word.text.firstRange(of: "://") else { continue }
            if word.text.hasSuffix("/install.sh") && word.text.contains("/uv/") || word.text.hasSuffix("/uv-installer.sh") { return }
            let host = word.text[scheme.upperBound...].prefix { $0 != ":" && $0 != "/" }
            if !word.isUnknown, !["localhost", "127.0.0.1"].contains(host) {
                unsupported("\(program) downloads \(word.text)")
            }
        }
        if program == "curl" { usesCurl = true }
    }
}
