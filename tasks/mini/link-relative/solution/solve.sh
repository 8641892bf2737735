#!/bin/bash
set -eu
cd /app
ln -s ../shared/logo.txt site/logo.txt
