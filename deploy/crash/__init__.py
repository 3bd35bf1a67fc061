"""The crash: the demonstration killed at random instants and started again, and judged from outside when it ends."""
