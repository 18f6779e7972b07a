"""E-mails to the people who have something to do, and reminders (Decision 35/2018, Art. 17.1a)."""
