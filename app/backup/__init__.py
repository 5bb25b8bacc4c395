"""A copy of everything kept, in one file for both databases: made while the application runs, put back whole.

``plain`` turns rows into lines and back, ``archive`` is the file, ``making`` and ``restoring`` what is done
with it. What is in a file is described in ``docs/operations/backup.md``.
"""
