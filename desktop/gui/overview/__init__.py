"""How far the workbook has come, as a picture to look at, and what to do next."""
