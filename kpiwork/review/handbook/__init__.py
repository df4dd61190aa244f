"""A department's handbook: every card in words, with what its data say of it."""
