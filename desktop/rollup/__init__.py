"""The supervising office: what is given out, what comes in, what is said to it, what it adds up to.

One roll-up is one database, a file by default, reached through SQLAlchemy Core alone so that the
same statements serve SQLite and PostgreSQL. Files of the units are read through
``workbook.foreign`` and kept unchanged beside; nothing here writes into a unit's workbook.
"""
