"""The page on which a report becomes paper: laid out, reworded, signed, filed."""
