"""The only part that knows AWS plumbing, Chalice, settings and logs. Knows no area."""
