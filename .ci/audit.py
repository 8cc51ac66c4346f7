"""Has what is installed here a known hole that a newer version closes? Needs the network; without it, says so."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

_AUDIT = ["-m", "pip_audit", "--local", "--skip-editable", "--progress-spinner", "off", "--format", "json"]
_SECONDS = 180


def main() -> int:
    """1 if there is a hole with a remedy; 0 if not, or if nobody can be asked."""
    packages = _packages()
    audited = [package for package in packages if "skip_reason" not in package]
    if not audited:
        print("skipped: the database of vulnerabilities cannot be reached from here")
        return 0
    holes = [(package, hole) for package in audited for hole in package["vulns"]]
    for package, hole in holes:
        remedy = ", ".join(hole["fix_versions"]) or "no version yet"
        print(f"{package['name']} {package['version']}: {hole['id']}\n  -> closed in {remedy}")
    print(f"{len(audited)} of {len(packages)} packages could be looked up, {len(holes)} known holes")
    return 1 if any(hole["fix_versions"] for _, hole in holes) else 0


def _packages() -> list[dict[str, Any]]:
    """What pip-audit found of each package; nothing if it could not work."""
    try:
        run = subprocess.run([sys.executable, *_AUDIT], capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
        packages: list[dict[str, Any]] = json.loads(run.stdout)["dependencies"]
    except (OSError, ValueError, KeyError, subprocess.TimeoutExpired):
        return []
    return packages


if __name__ == "__main__":
    raise SystemExit(main())
