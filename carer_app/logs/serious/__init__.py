"""Something serious that was said or seen: a disclosure, an allegation, a grave worry."""
