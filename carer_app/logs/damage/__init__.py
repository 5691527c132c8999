"""Damage or loss: what, whose, how it came about, and how it is put right together."""
