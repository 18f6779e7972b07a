"""Reports: figures kept from the record of acts, drawn, printed, kept and sent on schedule."""
