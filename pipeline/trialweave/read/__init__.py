"""dump -> pages: formats, encodings, HTML. Knows nothing of spaCy."""
