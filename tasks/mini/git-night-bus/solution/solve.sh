#!/bin/bash
set -eu
cd /app
git branch -D night-bus
