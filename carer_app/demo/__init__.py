"""Made-up households, to look around in and to test the whole path."""
