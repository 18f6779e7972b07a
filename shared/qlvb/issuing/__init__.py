"""Signature of the leader, number and seal of the clerk, and what becomes of each copy sent."""
