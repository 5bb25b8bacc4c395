"""Pages and documents (data; a package only so that they are shipped)."""
