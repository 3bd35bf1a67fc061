"""Cryptography of the house: who may open which personal data, with which key, and who signed what."""
