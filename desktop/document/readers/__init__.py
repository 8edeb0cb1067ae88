"""One reader a format: bytes in, ``Extract`` out; nothing is written, nothing is fetched.

A reader trusts no byte: what it cannot read becomes a ``DocumentError``, never a traceback.
"""
