"""Writes tests/office/saved/: forms saved again by LibreOffice. Run by hand, where LibreOffice is installed:

    PYTHONPATH=scripts:tests .venv/bin/python tests/office/make_saved.py

`-saved` files were opened and saved by LibreOffice; `-back` files went through .odt or .ods, which leaves little of
the formatting that the form came with. All of it is made up.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from casebook.office.template_docx import template_docx
from casebook.office.template_xlsx import template_xlsx
from office.forms import FOLDER, filled, reference
from office.messy import messy

SAVED = FOLDER / "saved"


def convert(source: Path, suffix: str, folder: Path) -> Path:
    """The file in another format, by LibreOffice."""
    command = ["soffice", "--headless", "--convert-to", suffix, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return folder / f"{source.stem}.{suffix}"


def main() -> None:
    """Write all of them."""
    words = reference()
    forms = {
        "case-zh.docx": template_docx("zh", words, filled("zh", words)),
        "case-en.docx": template_docx("en", words, filled("en", words)),
        "case-zh.xlsx": template_xlsx("zh", words, filled("zh", words)),
        "case-en.xlsx": template_xlsx("en", words, filled("en", words)),
        "messy.docx": messy(words),
    }
    SAVED.mkdir(exist_ok=True)
    for name, content in forms.items():
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            source = folder / name
            source.write_bytes(content)
            kind = source.suffix[1:]
            (folder / "saved").mkdir()
            (folder / "back").mkdir()
            saved = convert(source, kind, folder / "saved")
            back = convert(convert(source, {"docx": "odt", "xlsx": "ods"}[kind], folder), kind, folder / "back")
            (SAVED / f"{source.stem}-saved.{kind}").write_bytes(saved.read_bytes())
            (SAVED / f"{source.stem}-back.{kind}").write_bytes(back.read_bytes())


if __name__ == "__main__":
    main()
