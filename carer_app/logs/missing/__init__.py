"""Missing episodes: from when a child was last seen until the talk after coming back has been offered."""
