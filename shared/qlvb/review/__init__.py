"""The way of a draft to the signature: opinions, review, form check, approval (Art. 9)."""
