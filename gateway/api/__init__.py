"""The gateway's own routes: progress, work lists, and what exists in demo mode only."""
