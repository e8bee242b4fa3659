"""The colours of drawings, light and dark: by what a node is to the others, and red for what is missing.

What isn't in Git is quiet, and what waits for itself has a colour of its own: neither is missing.
"""

from __future__ import annotations

LIGHT = {
    "paper": "#f6f5f1",
    "card": "#ffffff",
    "line": "#dcd9d0",
    "ink": "#22262e",
    "quiet": "#6d727d",
    "faint": "#a9adb5",
    "edge": "#8f97a6",
    "kustomization": "#2f6fd0",
    "release": "#7a53c4",
    "source": "#12897f",
    "settings": "#8a7a1e",
    "object": "#7b8494",
    "needs": "#1f78c1",
    "falls": "#d4562a",
    "path": "#a0309a",
    "missing": "#cf2336",
    "absent": "#8b909a",
    "circle": "#c77700",
    "error": "#cf2336",
    "warning": "#c77700",
    "info": "#5a7da8",
    "chosen": "#111418",
}
MISSING_FILL = "#ffdddd"
"""What is missing is filled with, where diagrams are drawn by other programs."""
DARK = {
    "paper": "#101318",
    "card": "#191d24",
    "line": "#2c323c",
    "ink": "#e6e8ec",
    "quiet": "#969dab",
    "faint": "#5d6572",
    "edge": "#5f6a7d",
    "kustomization": "#6ea5f5",
    "release": "#b195f2",
    "source": "#4cc3b6",
    "settings": "#cdbb55",
    "object": "#949daf",
    "needs": "#5ab0f0",
    "falls": "#f2855c",
    "path": "#e58be0",
    "missing": "#ff6573",
    "absent": "#7d8594",
    "circle": "#f0ab3c",
    "error": "#ff6573",
    "warning": "#f0ab3c",
    "info": "#86a9d6",
    "chosen": "#ffffff",
}

CHANGES_LIGHT = {
    "added": "#1a7f37",
    "removed": "#b3261e",
    "changed": "#9a6700",
    "left": "#8b909a",
    "touched": "#8250df",
}
"""What the page of a change marks with."""
CHANGES_DARK = {"added": "#56d364", "removed": "#ff7b72", "changed": "#e3b341", "left": "#7d8594", "touched": "#c297ff"}


def as_css(colours: dict[str, str]) -> str:
    """Return colours as custom properties: `--paper: #fff; …`."""
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())
