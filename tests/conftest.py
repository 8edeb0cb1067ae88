from __future__ import annotations

import os

# Qt must know the platform before it is imported; a test run has no display.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
