"""What intake says by theme: its nouns as messages of the contract, with personal data sealed to each event."""
