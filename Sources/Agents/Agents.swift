// Agents: see docs/design.
