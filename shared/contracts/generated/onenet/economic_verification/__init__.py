# Generated from proto-schemas/ by `make contracts`; never edited.
