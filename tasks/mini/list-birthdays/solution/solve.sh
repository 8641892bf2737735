#!/bin/bash
set -eu
cd /app
sed -i 's/-01-/-06-/' june.sh
bash june.sh > june.txt
