"""The tests, as a package of their own, so that no other of that name is found in their place."""
