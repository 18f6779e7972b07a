"""Bytes that come in: upload, check, secrecy gate, keeping, reading (Art. 3.3, 6.1)."""
