"""Agencies, units, people, accounts and the working calendar (Decision 35/2018, Art. 5, 6.4)."""
