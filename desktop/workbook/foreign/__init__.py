"""Workbooks of others: opened in a child process, believed only after their digests.

``opening.open_foreign`` is the one way to read a workbook that this program did not make itself;
nothing of such a file is ever opened for writing, migrated in place or handed to another library.
This module imports nothing: the child starts with what it needs and no more.
"""
