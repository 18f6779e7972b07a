class Letter:
    kind = "letter"
