"""Keys and signatures: bytes in, bytes out. The only package that knows pyHanko and keys.

``keys`` make a department's key and open its file, ``vault`` keeps it in the user's profile, ``token``
signs with one on a UKey; ``sign`` and ``verify`` a PDF, ``detached`` other bytes, ``register`` keep
the certificates this computer trusts. A verdict is never one boolean: see ``verify``.
"""
