"""The use cases: the law's clocks, the register of commitments, and the other rooms' audit heads."""
