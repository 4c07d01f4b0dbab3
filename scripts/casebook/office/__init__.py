"""A case as a Word or Excel file: the form that people fill in, and reading it back.

    layout ─→ template_docx, template_xlsx            the form, empty or filled with a case (`fill`)
    package ─→ read_docx, read_xlsx ─→ blocks ─→ understand ─→ convert ─→ a case file (`importing`)

Both ways go by `layout`, which is made from the field table; `words` knows every name that a label may go by.
"""
