"""Who has to do what until when, and the agency's own way of routing (Decision 35/2018, Art. 7)."""
