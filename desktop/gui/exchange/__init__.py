"""The unit and its office: hand in, load what comes back."""
