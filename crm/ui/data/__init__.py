"""The page Data: backups, export, the bin, the hosted copy."""
