"""What each exercise asks for: the right function, the calls it is tried on, and the mistakes that people make."""
