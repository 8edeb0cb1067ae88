"""Evidence on its way in, looked at, and on its way out again; foreign bytes are read apart."""
