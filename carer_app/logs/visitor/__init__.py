"""Visitors to the home: who came, why, and whom they saw."""
