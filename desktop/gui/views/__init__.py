"""Parts of the window; each listens to the session and to the selection."""
