"""Which way of judging this is."""

from __future__ import annotations

ENGINE = 1
"""Counts the ways of judging. It goes up by one with every change after which the same inputs, judged by the
same law, come to another result, be it one byte. What to do then: docs/decisions/past-results.md."""
