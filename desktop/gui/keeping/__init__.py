"""Windows for keeping a workbook: backups, damage, other copies, checks, sticks and shares."""
