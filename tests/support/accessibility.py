"""What axe-core (https://github.com/dequelabs/axe-core, from npm) finds wrong with a page, by WCAG 2.1 A and AA."""

from __future__ import annotations

from typing import Any

from paths import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
GRAVE = ("serious", "critical")


def grave_findings(frame: Any) -> list[str]:
    """Serious and critical findings in a frame: the rule, and the element it is about.

    Raises
    ------
    FileNotFoundError
        axe-core was not fetched: npm ci --ignore-scripts.
    """
    frame.evaluate(AXE.read_text(encoding="utf-8"))
    found = frame.evaluate(
        "(rules) => axe.run(document, { runOnly: rules, resultTypes: ['violations'], iframes: false })", RULES
    )
    return [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in found["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]
