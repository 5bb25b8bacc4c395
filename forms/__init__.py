"""The 様式: one class each. Page and printed document are two renderings of it."""
