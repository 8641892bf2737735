#!/bin/bash
set -eu
cd /app
git tag -f stable
