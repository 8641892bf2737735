#!/bin/bash
set -eu
cd /app
tar -cf papers.tar papers
chmod 600 papers.tar
