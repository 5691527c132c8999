"""The daily log: a day in words, and an ordinary day as an entry of its own."""
