"""Every error that trialweave raises for its user.

    TrialweaveError
    ├── ArgumentError       words of a command line that make no sense (exit code 2)
    ├── InputError          a dump, page or file that cannot be read
    ├── KnowledgeError      configs/: a file, line or field that is wrong
    ├── ModelError          a model that is missing, broken or of another version
    ├── GoldError           an annotated document that contradicts its text
    └── OutputError         a table that cannot be written

A message says what is wrong, where, and what to do. The command line prints it in one line and never
shows a traceback for it.
"""

from __future__ import annotations


class TrialweaveError(Exception):
    """What is wrong, where (file, line, field), and what to do about it."""

    exit_code = 1


class ArgumentError(TrialweaveError):
    """Words of a command line that make no sense."""

    exit_code = 2


class InputError(TrialweaveError):
    """A dump, page or file that cannot be read."""


class KnowledgeError(TrialweaveError):
    """A rule or name in configs/ that is wrong: the message begins with `file:line: `."""


class ModelError(TrialweaveError):
    """A model that is missing, broken, or built by another version."""


class GoldError(TrialweaveError):
    """A gold document whose quotes do not occur in its text."""


class OutputError(TrialweaveError):
    """A table that cannot be written where it was asked for."""
