"""A deterministic simulation of homes and a council: the real rules of both ends, over memory instead of disks."""
