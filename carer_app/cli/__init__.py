"""The commands: the same use cases as the window, for a council's IT staff and for scripts. A promise: see `--help`."""
