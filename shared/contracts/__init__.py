"""The event contracts: generated from proto-schemas/, listed once, encoded and decoded here."""
