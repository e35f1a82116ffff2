"""Words on the pages."""

WORDS: dict[str, tuple[str, str]] = {}
