"""Integrity's rows as nouns and back, one mapper a noun."""
