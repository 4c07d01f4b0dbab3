"""python bench/hosting/measure.py [SITE]

How much the recipe for nginx serves on this machine: wrk asks it over loopback, for ten seconds a row, sixteen
connections, one process of nginx. Every page of the site and what a page loads, in an order that is shuffled the same
every time; accepted is gzip, as by every browser. Client and server share the processors, so the figures are a floor.

wrk and nginx are Debian's packages. Prints a table in Markdown; exits 1 where any answer was an error.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from casebook.site import build  # noqa: E402
from hosting.nginx import running  # noqa: E402

SECONDS = 10
CONNECTIONS = 16
SCRIPT = """
local paths = {{ {paths} }}
local headers = {{ ["Accept-Encoding"] = "gzip" }}
local next = 0
request = function()
  next = next % #paths + 1
  return wrk.format("GET", paths[next], headers)
end
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\\nFIGURES {{"requests":%d,"microseconds":%d,"bytes":%d,"errors":%d,"p50":%d,"p99":%d,"max":%d}}\\n',
    summary.requests, summary.duration, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end
"""


def paths_of(site: Path) -> dict[str, list[str]]:
    """Row of the table → paths that are asked for."""
    files = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    pages = [f"/{one.removesuffix('index.html')}" for one in files if one.endswith("index.html")]
    search = [f"/{one}" for one in files if one.startswith("assets/search/")]
    sheets = [f"/{one}" for one in files if re.match(r"assets/(?:stylesheets|css|javascripts|js)/", one)]
    rows = {"pages": pages, "search index": search, "style sheets and scripts": sheets, "data": ["/data/v1/cases.json"]}
    rows["nothing there"] = [f"/cases/{number}/" for number in range(100)]
    for one in rows.values():
        random.Random(0).shuffle(one)
    return rows


def asked(address: str, paths: list[str], folder: Path) -> dict[str, int]:
    """What wrk counted."""
    script = folder / "wrk.lua"
    script.write_text(SCRIPT.format(paths=", ".join(json.dumps(path) for path in paths)), encoding="utf-8")
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s", str(script), address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures: dict[str, int] = json.loads(said.partition("FIGURES ")[2])
    return figures


def main() -> int:
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if len(sys.argv) > 1:
            site = Path(sys.argv[1]).resolve()
        else:
            site = folder / "site"
            build(ROOT, site, downloads=False, compress=True)
        (folder / "nginx").mkdir()
        print(f"load {os.getloadavg()[0]:.1f}\n")
        print(
            "| what | addresses | answers/s | MB/s | median ms | 99 % ms | longest ms | errors |\n" + "|---" * 8 + "|"
        )
        with running(folder / "nginx", site) as address:
            for row, paths in paths_of(site).items():
                got = asked(address, paths, folder)
                seconds = got["microseconds"] / 1e6
                # Of what is not there, every answer has to say so.
                errors = got["errors"] if row != "nothing there" else got["requests"] - got["errors"]
                bad += max(0, errors)
                print(
                    f"| {row} | {len(paths)} | {got['requests'] / seconds:,.0f} | {got['bytes'] / seconds / 1e6:.1f} "
                    f"| {got['p50'] / 1e3:.2f} | {got['p99'] / 1e3:.2f} | {got['max'] / 1e3:.1f} | {errors} |"
                )
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
