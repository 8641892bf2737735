#!/bin/bash
set -eu
cd /app
tar -xf trail/files/maps.tar
