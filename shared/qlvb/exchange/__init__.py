"""Documents between the agencies of the system: packets, their arrival, what is said back."""
