"""What the policy engine does in a second, beside the engines that others use for such rules."""
