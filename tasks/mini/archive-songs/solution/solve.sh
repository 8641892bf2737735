#!/bin/bash
set -eu
cd /app
tar -xf songs.tar.gz
