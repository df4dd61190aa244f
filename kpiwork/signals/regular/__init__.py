"""Three ways in which values can be more regular than measuring makes them; one module each."""
