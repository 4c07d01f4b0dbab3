"""Text made fit to be set: what no font has is named, what would never break gets places to break."""

from __future__ import annotations

import re

from casebook.fonts import printable

RUN = 30
"""Characters without a place to break after which one is put in: an address, a row of letters typed for fun."""
_LONG = re.compile(rf"[!-~\u00a1-\u024f]{{{RUN}}}(?=[!-~\u00a1-\u024f]{{4}})")


def settable(text: str) -> str:
    """The text as the typesetter gets it. The places to break are zero-width spaces: nothing is seen of them."""
    text = printable(text)
    return _LONG.sub("\\g<0>\u200b", text) if len(text) > RUN else text
