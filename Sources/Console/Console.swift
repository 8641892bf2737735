// Console: see docs/design.
