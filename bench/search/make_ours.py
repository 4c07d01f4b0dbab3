"""python make_ours.py CORPUS LANGUAGE FOLDER: the casebook's index of a corpus, as the one thing that this process does.

CORPUS is `real`, `tricky` or a number of made-up cases, read from FOLDER/../corpus-CORPUS.pickle. Prints seconds of
the processor for the index alone.
"""

from __future__ import annotations

import pickle
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts")]

from casebook.languages import LANGUAGES  # noqa: E402
from casebook.render import search  # noqa: E402

if __name__ == "__main__":
    name, id_, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    with (folder.parent / f"corpus-{name}.pickle").open("rb") as file:
        corpus = pickle.load(file)  # noqa: S301  (our own)
    began = time.process_time()
    files = search.render(corpus, next(one for one in LANGUAGES if one.id == id_))
    print(time.process_time() - began)
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
