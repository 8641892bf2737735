// Images: see docs/design.
