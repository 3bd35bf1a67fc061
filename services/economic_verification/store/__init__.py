"""The nouns of economic verification as rows and back, one mapper a noun."""
