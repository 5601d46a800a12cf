"""The nouns: frozen dataclasses that check themselves. Standard library and numpy only."""
