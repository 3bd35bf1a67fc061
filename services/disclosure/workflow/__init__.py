"""The use cases: notices from the proposal to their end, boards, and the public account of the money."""
