"""Where a child is when they are out, with whom, and when they are due back."""
