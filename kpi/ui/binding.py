"""Where the server listens: on this machine only, because nobody signs in."""

from __future__ import annotations

import ipaddress

import streamlit as st

from kpi.text.language import from_environment
from kpi.text.words import say


def refuse_open_address() -> None:
    """End the start of a server that others could reach."""
    address = st.get_option("server.address")
    if not _loopback(address):
        raise SystemExit(say(from_environment(), "binding.refused", address=address or "0.0.0.0"))


def _loopback(address: str | None) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "0.0.0.0").is_loopback
    except ValueError:
        return False
