"""Dumps of any size: shards, journal, quarantine, engines."""
