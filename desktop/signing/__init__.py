"""Keys and signatures: bytes in, bytes out. The only package that knows pyHanko."""
