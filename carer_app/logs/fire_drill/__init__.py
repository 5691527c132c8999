"""Fire drills: when, how long it took, who was there, and what to put right."""
