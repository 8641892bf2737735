#!/bin/bash
set -eu
cd /app
git add allergens.txt
git commit -q -m 'List allergens'
