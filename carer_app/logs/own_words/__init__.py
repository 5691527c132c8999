"""What a young person says themselves, and their asking to read what is written about them."""
