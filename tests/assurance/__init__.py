"""The long measurements: what an office is promised, shown on the real program.

``python -m tests.assurance`` runs them in full and writes docs/assurance.md; CI runs a sample of each.
"""
