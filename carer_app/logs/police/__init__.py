"""The police: why they were called, what they did, and what a young person had to do with it."""
