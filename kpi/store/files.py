"""The originals: every uploaded file under its SHA-256, so that a figure can be followed to its sheet."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def sha256(data: bytes) -> str:
    """The name a file is kept under."""
    return hashlib.sha256(data).hexdigest()


def path(folder: Path, digest: str) -> Path:
    """Where the original with that digest is kept."""
    return folder / digest[:2] / digest


def keep(folder: Path, data: bytes) -> str:
    """Keep a copy of the original, once; on disk before this returns."""
    digest = sha256(data)
    target = path(folder, digest)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(f".{os.getpid()}")
        with part.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        part.replace(target)
    return digest
