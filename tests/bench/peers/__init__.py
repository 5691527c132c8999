"""The same scripted work done with other software, for a table beside ours. Optional: it needs node and npm."""
