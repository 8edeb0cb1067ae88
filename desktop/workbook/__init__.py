"""What a unit says: one SQLite file that people copy. The only package that knows SQL."""
