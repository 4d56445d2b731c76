#!/bin/sh
# Open this file, or in a terminal: sh install-macos.command. It looks for Python and installs the course from this stick.
here=$(cd "$(dirname "$0")" && pwd)
for python in python3.13 python3.12 python3.11 python3.14 python3; do
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
        exec "$python" "$here/install.py" "$@"
    fi
done
echo "There is no Python 3.11 to 3.14 on this computer. Install one from python.org, then open this file again."
exit 1
