"""The audit trail: entries, their canonical bytes, and the sealed trees that show any later change."""
