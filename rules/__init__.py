"""The domain: what the sources say, worked out. No web, no database, no Word, no clock.

Start at ``rules/README.md``; the data an official may read and correct lies in ``rules/law``.
"""
