"""What makes the data files of the repository."""
