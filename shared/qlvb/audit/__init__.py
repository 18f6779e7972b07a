"""Who did what to which document, when: the proof and the time line (Art. 14.2, 17.3c)."""
