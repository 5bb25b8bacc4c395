"""The schema's history. A new step: ``python -m app.migrations "what changes"``, then read what it wrote."""
