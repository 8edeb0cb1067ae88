"""The supervising office's window: what came in, what it adds up to, what is said to it."""
