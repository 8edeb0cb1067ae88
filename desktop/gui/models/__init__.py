"""Qt models over the workbook's values; thin, no rules of their own."""
