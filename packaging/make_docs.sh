#!/usr/bin/env bash
# Builds the user guide into build/guide, strictly: a broken link or picture fails.
#
# Uses an environment of its own.  What the program tells of itself lies in the pages already
# (packaging/guide.py), so that nothing of the program is needed here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bin=$(packaging/environment.sh build/docs-venv requirements-docs.lock)

# The theme's authors advertise their next program whenever this one runs.
export NO_MKDOCS_2_WARNING=1
"$bin/python" -m mkdocs build --strict --site-dir build/guide

# A guide that promises privacy must not send its readers' addresses to other hosts.
if grep -rnoE --include='*.html' \
    '<(script|img|iframe)[^>]* src="?(https?:)?//[^">]*|<link [^>]*href="?(https?:)?//[^">]*' build/guide
then
    echo "make_docs: these pages load something from another host" >&2
    exit 1
fi
printf '%s\n' build/guide/index.html
