"""Incidents: announced, told to whom they reach, followed, over (Decision 35/2018, Art. 18)."""
