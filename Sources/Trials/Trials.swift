// Trials: see docs/design.
