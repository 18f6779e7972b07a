"""Incoming documents: their registers, numbers, data and life (Decision 35/2018, Art. 8)."""
