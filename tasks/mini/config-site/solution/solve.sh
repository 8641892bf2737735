#!/bin/bash
set -eu
cd /app
mkdir -p etc/site
cp site.conf.default etc/site/site.conf
