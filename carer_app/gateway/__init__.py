"""The council end: receives, numbers, keeps and shows records."""
