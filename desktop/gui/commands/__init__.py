"""What the actions do, one function each; slow imports wait until a function is called."""
