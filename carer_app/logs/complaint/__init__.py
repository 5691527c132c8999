"""A complaint: who complains about what in their own words, what they want, and what came of it."""
