"""Laws are tried on fewer examples than Hypothesis would, so that the core is tested in seconds."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("core", max_examples=50, deadline=None)
settings.load_profile("core")
