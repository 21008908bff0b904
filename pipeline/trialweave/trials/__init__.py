"""Docs -> trials: rows, identity, merge."""
