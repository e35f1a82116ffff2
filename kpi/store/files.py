"""The originals: every uploaded file under its SHA-256, so that a figure can be followed to its sheet."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

_BLOCK = 1 << 20


def sha256(data: bytes) -> str:
    """The name a file is kept under."""
    return hashlib.sha256(data).hexdigest()


def path(folder: Path, digest: str) -> Path:
    """Where the original with that digest is kept."""
    return folder / digest[:2] / digest


def keep(folder: Path, source: Path, digest: str) -> bool:
    """Keep a copy of the original, once, on disk before this returns; False where `source` is not what was read."""
    target = path(folder, digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
    try:
        if _copied(source, part) != digest:
            return False
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return True


def _copied(source: Path, part: Path) -> str:
    """The digest of a file, copied as it was read."""
    found = hashlib.sha256()
    with source.open("rb") as original, part.open("wb") as copy:
        while block := original.read(_BLOCK):
            found.update(block)
            copy.write(block)
        copy.flush()
        os.fsync(copy.fileno())
    return found.hexdigest()
