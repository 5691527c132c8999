"""Health appointments: what is planned, what was said, what to do and what is next."""
