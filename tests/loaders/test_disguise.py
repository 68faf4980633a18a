"""GIS files in disguise: whatever imports GDAL first, its virtual formats are gone before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("units.geojson", "units.gpkg", "units.vrt")
SECRET = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"word":"secret"},"geometry":null}]}'
TRY = """
import {first}
import sys, pyogrio
for name in sys.argv[1:]:
    try:
        print(pyogrio.read_dataframe(name).to_string().replace("\\n", " "))
    except pyogrio.errors.DataSourceError:
        print("refused")
"""


@pytest.mark.parametrize("first", ["geo.gazetteer.importers", "exports.data.geodata", "loaders.registry", "json"])
def test_a_vrt_in_disguise_hands_out_nothing(tmp_path: Path, first: str) -> None:
    other = tmp_path / "other.json"
    other.write_text(SECRET, encoding="utf-8")
    layer = f"<OGRVRTLayer name='other'><SrcDataSource>{other}</SrcDataSource></OGRVRTLayer>"
    for name in NAMES:
        (tmp_path / name).write_text(f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>", encoding="utf-8")
    command = [sys.executable, "-W", "ignore", "-c", TRY.format(first=first), *(str(tmp_path / name) for name in NAMES)]
    alone = {k: v for k, v in os.environ.items() if k != "GDAL_SKIP"}  # this process has imported ours already
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=alone)
    assert done.returncode == 0, done.stderr
    if first == "json":  # none of ours: it is read, so the attack is real and the test can fail
        assert "secret" in done.stdout
    else:
        assert done.stdout.splitlines() == ["refused"] * len(NAMES)
