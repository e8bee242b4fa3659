"""How many examples tests draw, where each takes long: few, since chance draws others in each run.

`make fuzz`, and the programs that tests of this kind name, draw as many as there is time for.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

_ANY = settings(deadline=None, suppress_health_check=list(HealthCheck))
SAMPLES = settings(_ANY, max_examples=5)
"""Of edits of the sample repository, all of which is analysed each time."""
REPOSITORIES = settings(_ANY, max_examples=20)
"""Of small repositories, analysed and drawn in each way there is."""
CLUSTERS = settings(_ANY, max_examples=40)
"""Of a handful of objects, analysed once."""
