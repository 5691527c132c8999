"""Health that is private: it starts closed, and stays out of papers."""
