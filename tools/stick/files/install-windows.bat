@echo off
rem Double-click this file. It looks for Python, the last that is found here is taken, and installs the course.
set "found="
python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))" >nul 2>&1
if not errorlevel 1 set "found=python"
for %%v in (3.14 3.11 3.12 3.13) do (
    py -%%v -c "" >nul 2>&1
    if not errorlevel 1 set "found=py -%%v"
)
if defined found %found% "%~dp0install.py" %*
if not defined found echo There is no Python 3.11 to 3.14 on this computer. Install one from python.org, then open this file again.
pause
