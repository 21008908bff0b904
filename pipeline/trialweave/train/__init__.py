"""configs/ -> a model that `spacy.load` opens."""
