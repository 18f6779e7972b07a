"""Signatures of the office on PDF files, and what the signatures on a received file are worth."""
