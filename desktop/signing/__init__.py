"""Keys and signatures: bytes in, bytes out. The only package that knows pyHanko and keys.

``keys`` make and open a department's PKCS#12, ``sign`` and ``verify`` a PDF, ``detached`` other
bytes, ``register`` keep the certificates this computer trusts. A verdict is never one boolean: see ``verify``.
"""
