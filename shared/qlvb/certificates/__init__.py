"""Certificates, keys and images: who signs with what."""
