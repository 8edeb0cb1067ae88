"""A government text becomes draft requirements: pure functions, no disk beyond reading."""
