"""What the crypto rooms refuse; each is a fault of the caller or of the data, never of the citizen."""


class CryptoRefused(Exception):
    """Anything that this package refuses."""


class KeyRefused(CryptoRefused):
    """The key is not this service's to use, or its file is missing, damaged or readable by others."""


class DecryptionRefused(CryptoRefused):
    """The ciphertext is not authentic for the place, the class or the publisher that it was opened for."""


class SignatureRefused(CryptoRefused):
    """The signature was not made over these bytes by the expected signer."""


class SelfTestFailed(CryptoRefused):
    """An algorithm does not give the answer that its standard prints, so the process must not start."""
