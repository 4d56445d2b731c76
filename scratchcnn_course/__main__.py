"""`python -m scratchcnn_course` is the command `scratchcnn`."""

import sys

from .app.cli import main

sys.exit(main())
