"""What the police would ask about a child who is missing, written down before it is ever needed."""
