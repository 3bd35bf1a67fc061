"""Logs, traces and metrics, with nothing personal in any of them."""
