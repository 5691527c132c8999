"""What a record is: the contract that every other part keeps. Neither Qt nor SQL nor files."""
