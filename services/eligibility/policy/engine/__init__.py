"""The engine of the policy pack: one typed tree of whole numbers, run for one case with its reasons or over columns."""
