"""What is asked: requirements as issued. A checklist never changes once it is issued."""
