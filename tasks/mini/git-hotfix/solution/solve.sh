#!/bin/bash
set -eu
cd /app
git branch hotfix v2.0
