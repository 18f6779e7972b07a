"""Outgoing documents: drafts, versions, recipients, numbers, life (Decision 35/2018, Art. 9)."""
