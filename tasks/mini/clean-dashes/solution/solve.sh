#!/bin/bash
set -eu
cd /app
rm ./--output
