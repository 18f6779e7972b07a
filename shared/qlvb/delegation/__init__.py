"""Acting for another under a recorded delegation (Decision 35/2018, Art. 17.1b, c)."""
