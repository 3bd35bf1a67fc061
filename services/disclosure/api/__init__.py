"""The routes of disclosure, by noun."""
