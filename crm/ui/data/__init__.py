"""The page Your data: backups, export, the bin, the hosted copy."""
