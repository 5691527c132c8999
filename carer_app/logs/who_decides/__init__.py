"""Who decides what for a child: the table of delegated authority."""
