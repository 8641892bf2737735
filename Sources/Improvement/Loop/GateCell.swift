import Gates

/// A gate's record of one cell. (`Gates` is a module and a type in it, so the name needs a file that imports nothing else of that name.)
public typealias GateCell = CellRecord
