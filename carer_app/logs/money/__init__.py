"""Money and valuables: what came in and went out, and what was counted together."""
