"""Shifts: who is in the home, from when until when, and who leads."""
