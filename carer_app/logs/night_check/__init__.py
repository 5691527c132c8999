"""Looking round at night: when, by whom, and what was noticed."""
