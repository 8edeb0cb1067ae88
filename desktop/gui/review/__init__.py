"""Between choosing a document and making a workbook: what was read, beside where it was read."""
