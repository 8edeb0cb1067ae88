"""Answers as paper: content (plain values), then layout, then a whole file at once."""
