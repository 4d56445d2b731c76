"""`python -m scratchcnn_course` is the command `scratchcnn`."""

import sys

from .app.start import main

sys.exit(main())
