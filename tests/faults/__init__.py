"""Campaigns of faults: what can go wrong between a laptop and a council, many thousand times, from a seed."""
