"""The windows. They never name a kind."""
