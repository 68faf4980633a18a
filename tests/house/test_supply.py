"""What a server runs on is pinned with hashes, under licences we can name, and listed in a bill of materials."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from typing import Any

import pytest
from typed import ROOT

sys.path.insert(0, str(ROOT / "deploy"))
import supply

NAMED = {"psycopg": "LGPL-3.0", "psycopg-binary": "LGPL-3.0"}  # the only ones under a weak copyleft of that family


def test_every_package_is_locked_with_hashes_and_nothing_else_is() -> None:
    locked = supply.locked()
    for name, (version, _) in supply.pins().items():
        versions, hashes = locked[name]
        assert version in versions, f"{name}: python deploy/supply.py lock"
        assert hashes, name
    assert set(locked) - set(supply.pins()) <= {"colorama"}  # of Windows alone


def test_the_table_of_licences_is_as_the_command_writes_it() -> None:
    assert supply.TABLE.read_text(encoding="utf-8") == supply.licences(), "python deploy/supply.py licences"


@pytest.mark.parametrize("name", supply.pins())
def test_no_package_is_under_the_gpl(name: str) -> None:
    ours, said = supply.pins()[name][1], supply.stated(name)
    assert not supply.STRONG.search(ours)
    if supply.STRONG.search(said):
        assert " OR " in said and ours.split("-")[0] in said, f"{name}: {said}"  # one of several, and we name another
    if "LGPL" in ours:
        assert NAMED[name] == ours


@pytest.mark.parametrize(
    ("licence", "strong"),
    [("GPL-3.0-only", True), ("AGPL-3.0", True), ("GPLv2", True), ("LGPL-3.0", False), ("MIT", False)],
)
def test_what_counts_as_gpl(licence: str, strong: bool) -> None:
    assert bool(supply.STRONG.search(licence)) == strong


def test_the_bill_of_materials_names_all_and_is_the_same_each_time() -> None:
    command = [sys.executable, str(ROOT / "deploy" / "supply.py"), "sbom"]
    first, second = (subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2))
    assert first == second
    bill = json.loads(first)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", bill["serialNumber"])
    refs = [one["bom-ref"] for one in bill["components"]]
    assert len(set(refs)) == len(refs)
    assert {f"pkg:pypi/{name}@{version}" for name, (version, _) in supply.pins().items()} <= set(refs)
    assert "pkg:npm/leaflet@1.9.4" in refs
    for one in bill["components"]:
        assert one["hashes"] and one["licenses"], one["name"]
        for digest in one["hashes"]:
            assert len(digest["content"]) == {"SHA-256": 64, "SHA-512": 128}[digest["alg"]]


def test_advisories_are_named_by_package(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    names = [*supply.pins(), *(name for name, _ in supply.fetched())]
    left_out = 0

    def answer(request: Any, timeout: float) -> io.BytesIO:
        asked = [one["package"]["name"] for one in json.loads(request.data)["queries"]]
        assert (request.full_url, asked) == (supply.OSV, names)
        told = [{"vulns": [{"id": "GHSA-1"}, {"id": "PYSEC-2"}]} if name == "lxml" else {} for name in asked]
        return io.BytesIO(json.dumps({"results": told[left_out:]}).encode())

    monkeypatch.setattr(supply.urllib.request, "urlopen", answer)
    assert supply.main(["advisories"]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"lxml [\d.]+: GHSA-1, PYSEC-2", first)
    assert last == "1 packages with advisories"
    left_out = 1
    assert supply.main(["advisories"]) == 2
    assert "no answer" in capsys.readouterr().err


def test_no_network_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(request: Any, timeout: float) -> None:
        raise OSError("Name or service not known")

    monkeypatch.setattr(supply.urllib.request, "urlopen", refuse)
    assert supply.main(["advisories"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_another_word_is_refused() -> None:
    assert supply.main(["sell"]) == 2
