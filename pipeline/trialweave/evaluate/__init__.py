"""gold + tables -> scores."""
