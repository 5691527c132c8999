"""Meetings and plans: reviews, school plans, and what the council agreed with the young person."""
