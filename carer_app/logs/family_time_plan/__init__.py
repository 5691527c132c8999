"""The plan for seeing and hearing from the people a child loves."""
