"""What the organisation decided: frozen models, read with their place in the file."""
