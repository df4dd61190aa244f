"""How closely two series go together, before and after a day."""
