"""What Waqai is made of, for whoever has to answer for it: ``python deploy/supply.py lock|licences|sbom|advisories``.

``lock`` writes ``requirements.lock``, every package with the hashes of its files (by uv, https://docs.astral.sh/uv);
``pip install --require-hashes -r deploy/requirements.lock`` then installs nothing else. ``licences`` writes
``LICENCES.md``, a row per package. ``sbom`` prints a bill of materials in CycloneDX 1.6 (ECMA-424).
``advisories`` asks OSV (https://osv.dev) what is known against these versions: 0 nothing, 1 something, 2 no answer.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import tomllib
import urllib.request
import uuid
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
FILES = ("requirements.txt", "requirements-postgres.txt", "requirements-auth.txt")  # what a server runs on
LOCK, TABLE = HERE / "requirements.lock", HERE / "LICENCES.md"
UV = (
    "uv", "pip", "compile", "--universal", "--python-version", "3.11.5", "--generate-hashes", "--only-binary", ":all:",
    "--no-header", "--no-annotate", "--quiet",
)  # fmt: skip
_PIN = re.compile(r"([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)")
#: What a strong copyleft licence is called; who offers another one besides is named with that one in the requirements.
STRONG = re.compile(r"(?<!L)\bA?GPL", re.IGNORECASE)


def pins() -> dict[str, tuple[str, str]]:
    """Name of each package of the requirements files, as pip writes it -> version and stated licence."""
    found: dict[str, tuple[str, str]] = {}
    for name in FILES:
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if pin := _PIN.match(line):
                words = line.partition(" # ")[2].strip()
                stated = re.findall(r"\(([^()]+)\)$", words)
                licence = (stated[0] if stated else words).partition(":")[0]
                found.setdefault(normal(pin[1]), (pin[2], licence))
    return dict(sorted(found.items()))


def locked() -> dict[str, tuple[set[str], list[str]]]:
    """Name of each package of the lock file -> its versions and the SHA-256 of its files."""
    found: dict[str, tuple[set[str], list[str]]] = {}
    for entry in re.split(r"\n(?=\S)", LOCK.read_text(encoding="utf-8")):
        if pin := _PIN.match(entry):
            versions, hashes = found.setdefault(normal(pin[1]), (set(), []))
            versions.add(pin[2])
            hashes += re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)
    return found


def normal(name: str) -> str:
    """A package's name as the index compares it.

    >>> normal("et_xmlfile"), normal("pdfminer.six")
    ('et-xmlfile', 'pdfminer-six')
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def lock() -> None:
    """Write the lock file; needs uv and the package index."""
    subprocess.run([*UV, "-o", str(LOCK), *FILES], cwd=ROOT, check=True)


def licences() -> str:
    """The table of licences, as Markdown: what we state, and what the package says of itself where it is installed."""
    rows = [
        "# Licences of what a server runs on",
        "",
        "Written by `python deploy/supply.py licences`; a test keeps it true. None is under the GPL. psycopg is",
        "under the LGPL-3.0: it is used as it is, and only where the store is PostgreSQL. tld offers three licences;",
        "we take the MPL.",
        "The data are named with their sources and licences in [data/README.md](../data/README.md).",
        "",
        "| package | version | licence |",
        "|---|---|---|",
    ]
    rows += [f"| {name} | {version} | {licence} |" for name, (version, licence) in pins().items()]
    rows += [f"| {name} (browser) | {one['version']} | {one['license']} |" for name, one in fetched()]
    return "\n".join(rows) + "\n"


def stated(name: str) -> str:
    """What an installed package says its licence is; empty where it is not installed or says nothing."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return ""
    kinds = [c.rpartition("::")[2].strip() for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
    return about.get("License-Expression") or " and ".join(kinds) or (about.get("License") or "").split("\n")[0]


def fetched() -> Iterator[tuple[str, dict[str, str]]]:
    """Name and entry of each package of the npm registry that the browser is given."""
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for path, entry in sorted(packages.items()):
        if path and not entry.get("dev"):  # what only tests use is not on a server
            yield path.removeprefix("node_modules/"), entry


def sbom() -> dict[str, Any]:
    """The bill of materials; the same requirements give the same bill."""
    hashes = locked()
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "licenses": [{"license": {"name": licence}}],
            "hashes": [{"alg": "SHA-256", "content": digits} for digits in sorted(hashes.get(name, (set(), []))[1])],
        }
        for name, (version, licence) in pins().items()
    ]
    for name, entry in fetched():
        kind, _, digest = entry["integrity"].partition("-")
        purl = f"pkg:npm/{name.replace('@', '%40')}@{entry['version']}"
        components.append(
            {
                "type": "library",
                "bom-ref": purl,
                "name": name,
                "version": entry["version"],
                "purl": purl,
                "licenses": [{"license": {"name": entry["license"]}}],
                "hashes": [{"alg": kind.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}],
            }
        )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = {"type": "application", "bom-ref": "waqai", "name": project["name"], "version": project["version"]}
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(components, sort_keys=True))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"component": own},
        "components": components,
        "dependencies": [{"ref": "waqai", "dependsOn": [c["bom-ref"] for c in components]}],
    }


OSV = "https://api.osv.dev/v1/querybatch"


def advisories() -> dict[str, list[str]]:
    """``name version`` -> ids of the advisories against it, of every package of the requirements and the browser.

    Raises
    ------
    OSError
        OSV cannot be reached.
    ValueError
        Its answer is none.
    """
    asked = [("PyPI", name, version) for name, (version, _) in pins().items()]
    asked += [("npm", name, one["version"]) for name, one in fetched()]
    queries = [{"package": {"ecosystem": kind, "name": name}, "version": at} for kind, name, at in asked]
    body = json.dumps({"queries": queries}).encode()
    request = urllib.request.Request(OSV, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        results = json.load(answer).get("results", [])
    if len(results) != len(asked):
        raise ValueError(f"{len(results)} answers to {len(asked)} questions")
    found = (
        (f"{name} {at}", [one["id"] for one in told.get("vulns", [])])
        for (_, name, at), told in zip(asked, results, strict=True)
    )
    return {package: ids for package, ids in found if ids}


def report() -> int:
    """Print the advisories, a line per package, or the one line that says why there is no answer."""
    try:
        found = advisories()
    except (OSError, ValueError) as error:
        print(f"{OSV}: no answer: {error}; try again where the network reaches it", file=sys.stderr)
        return 2
    for package, ids in found.items():
        print(f"{package}: {', '.join(ids)}")
    print(f"{len(found)} packages with advisories")
    return 1 if found else 0


def main(arguments: list[str]) -> int:
    """Run one of the four; 2 where another one is asked for."""
    if arguments == ["lock"]:
        lock()
    elif arguments == ["licences"]:
        TABLE.write_text(licences(), encoding="utf-8")
    elif arguments == ["sbom"]:
        print(json.dumps(sbom(), indent=1, ensure_ascii=False))
    elif arguments == ["advisories"]:
        return report()
    else:
        print("usage: python deploy/supply.py lock|licences|sbom|advisories", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
