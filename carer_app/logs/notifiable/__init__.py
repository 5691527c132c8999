"""A serious event of which others may have to be told: what, who decided, and who was told when."""
