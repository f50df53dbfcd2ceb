"""Fetches uv's wheel from PyPI and unpacks its program, for a Python that has neither venv nor pip."""

import hashlib
import io
import json
import platform
import sys
import urllib.request
import zipfile
from pathlib import Path


def main(version: str, folder: str) -> None:
    """Unpack `bin/uv` of `version` into `folder`; stop when the hash differs from the one that PyPI states."""
    with urllib.request.urlopen(f"https://pypi.org/pypi/uv/{version}/json") as answer:
        files = json.load(answer)["urls"]
    machine = platform.machine()
    wheel = next(f for f in files if f["filename"].endswith(".whl") and f"manylinux_2_17_{machine}" in f["filename"])
    with urllib.request.urlopen(wheel["url"]) as answer:
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != wheel["digests"]["sha256"]:
        sys.exit("uv's wheel does not match the hash that PyPI states")
    program = Path(folder, "bin", "uv")
    program.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".data/scripts/uv"))
        program.write_bytes(archive.read(name))
    program.chmod(0o755)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
