// Toolchain: see docs/design.
