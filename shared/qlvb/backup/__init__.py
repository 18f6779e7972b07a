"""Backups of the whole installation, putting back from them, and the proof each night."""
