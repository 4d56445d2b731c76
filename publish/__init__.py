"""What brings the course before people: badges, pages and copies of the notebooks. Not part of the package."""
