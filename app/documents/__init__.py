"""Word files: plain data in, bytes out. No Flask in here."""
