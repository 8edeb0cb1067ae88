"""考评 in the office's window: the cards in force, what each unit scores, and why."""
