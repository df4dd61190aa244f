"""Who differs: units of one period against their usual spread, and the steps of their work."""
