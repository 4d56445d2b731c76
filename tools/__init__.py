"""What makes files of the repository, and is run by people: outputs, pictures, benchmarks, site, slides, editions."""
