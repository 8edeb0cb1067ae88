"""The command line: arguments, exit codes, a few lines per command."""
