#!/bin/bash
set -eu
cd /app
sed 's#/srv/old/#/data/new/#g' jobs.txt > jobs-new.txt
