"""Family time: what was planned, what came of it, and what the child says about it."""
