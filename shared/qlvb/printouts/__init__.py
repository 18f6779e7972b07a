"""The office's registers and sheets on paper (Decree 30/2020, Appendix IV)."""
