"""The parts that papers are built from."""
