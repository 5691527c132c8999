"""Each promised figure, measured beside a named baseline in the same run. Nothing here fails a test: machines are noisy."""
