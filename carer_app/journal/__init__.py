"""The use cases: what a person does with records."""
