"""Open work of an agency that has ended, handed over to its successor by a signed record."""
