"""Visits by professionals: who came, whether the child and the bedroom were seen, what was said and agreed."""
