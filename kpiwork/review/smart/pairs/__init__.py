"""Ten poor cards mended step by step, on small made-up tables: for the docs, an exercise and tests."""
