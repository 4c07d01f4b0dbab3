"""Pure functions from a corpus to what is printed: data for templates, by edition."""

from __future__ import annotations

from casebook.render.print.book import book_data
from casebook.render.print.edition import EDITIONS, Edition, Imprint
from casebook.render.print.sheet import sheet_data
from casebook.render.print.volumes import volumes
from casebook.render.print.worksheets import worksheet_data

__all__ = ["EDITIONS", "Edition", "Imprint", "book_data", "sheet_data", "volumes", "worksheet_data"]
