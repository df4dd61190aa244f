"""How much of a movement comes from other cases, and how much from other work."""
