"""Restraint: holding a young person so that nobody is hurt, written down, checked by the manager and talked over."""
