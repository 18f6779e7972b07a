"""Words shared by every area. Standard library only."""
