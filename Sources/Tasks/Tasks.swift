// Tasks: see docs/design.
