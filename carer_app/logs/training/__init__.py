"""Training: what a carer learned, when, and until when it holds."""
