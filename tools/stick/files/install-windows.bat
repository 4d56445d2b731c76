@echo off
rem Double-click this file. It looks for Python and installs the course from this stick.
for %%v in (3.13 3.12 3.11 3.14) do (
    py -%%v -c "" >nul 2>&1 && (py -%%v "%~dp0install.py" %* & goto end)
)
python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))" >nul 2>&1 && (
    python "%~dp0install.py" %* & goto end
)
echo There is no Python 3.11 to 3.14 on this computer. Install one from python.org, then open this file again.
:end
pause
