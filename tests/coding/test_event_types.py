"""A new event type is rows: those that CONTRIBUTING.md shows, added to a copy of the data, give incidents of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from paths import DATA, LEXICONS, ROOT

SENTENCES = (
    "Turkish forces cut off the water to Al-Hasakah city.",
    "قطعت القوات التركية المياه عن مدينة الحسكة.",
    "The water in Al-Hasakah city is clean.",
)
#: Codes the sentences with the lexicons and the pack of the folders named first; a process of its own, as tables are
#: read once.
PROGRAM = """
import json, sys
from pathlib import Path
import paths
paths.LEXICONS = Path(sys.argv[1])
import packs
packs.use(sys.argv[2])
from coding import Coder
from models import Article
coder, found = Coder.load(), []
for text in sys.argv[3:]:
    article = Article("x", text, published="2021-04-25")
    found.append([[i.waqai_type, i.sub_event_type, [[a.actor_id, a.role] for a in i.actors]] for i in coder.code(article)])
print(json.dumps(found))
"""


def example_rows() -> dict[str, list[str]]:
    """The rows of the example, by the table they go into."""
    section = (
        (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("### An event type")[2].partition("\n## ")[0]
    )
    first, second = re.findall(r"```csv\n(.*?)\n```", section, re.DOTALL)
    english, arabic = second.splitlines()
    return {"event_types": [first], "triggers_en": [english], "triggers_ar": [arabic]}


def test_an_event_type_is_added_by_rows_alone(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(LEXICONS, tmp_path / "lexicons"))
    for table, rows in example_rows().items():
        with (folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
            file.writelines(f"{row}\n" for row in rows)
    manifest = (DATA / "packs" / "syria" / "pack.toml").read_text(encoding="utf-8")
    pack = tmp_path / "pack"
    pack.mkdir()
    here = manifest.replace('"../../lexicons"', f'"{folder}"').replace('"../../', f'"{DATA}/')
    (pack / "pack.toml").write_text(here, encoding="utf-8")
    made = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), str(pack), *SENTENCES],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert made.returncode == 0, made.stderr
    of_the_type = [["water_cut", "Other", [["turkey", "perpetrator"]]]]
    assert json.loads(made.stdout) == [of_the_type, of_the_type, []]
