"""The journal: outbox, sequencer, journal, and consumers with a cursor a subject."""
