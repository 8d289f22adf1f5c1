"""`python -m csreport`: the command line."""

import sys

from csreport.cli import main

sys.exit(main())
