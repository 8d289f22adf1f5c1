"""Write the raw data of the fictional company anew, and declare it: PYTHONPATH=tests python -m demo [seed]."""

from __future__ import annotations

import sys
from pathlib import Path

from . import SEED, declare, write

root = Path(__file__).parents[2]
write(root, seed=int(sys.argv[1]) if sys.argv[1:] else SEED)
declare(root)
