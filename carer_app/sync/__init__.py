"""Between this computer and the council."""
