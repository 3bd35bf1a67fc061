"""Benches: the suite's figures, each beside a peer or a limit in the same run; none of them is a test."""
