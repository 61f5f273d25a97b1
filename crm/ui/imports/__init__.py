"""The page Import: upload, preview, result, history."""
