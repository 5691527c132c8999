"""Height, weight and whatever else is measured, and how it changes."""
