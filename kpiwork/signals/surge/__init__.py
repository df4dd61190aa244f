"""The last part of periods against the rest of them."""
