"""How the property tests of this folder run: no deadline for one example, since machines are busy at times."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
