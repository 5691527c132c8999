"""Medicines: the list, the doses, the counts, and what somebody looked into."""
