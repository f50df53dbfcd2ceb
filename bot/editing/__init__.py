"""The curated knowledge as spreadsheets, for editors who never open YAML: out to XLSX or CSV, and back.

Owns the shape of the sheets, the checks of what comes back, and the writing of `knowledge/` by them. A file is taken
whole or not at all. It must never delete an entry, run what stands in a cell, or write over another person's change.
"""
