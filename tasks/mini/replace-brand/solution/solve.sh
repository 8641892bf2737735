#!/bin/bash
set -eu
cd /app
sed -i s/Norvik/Sundal/g flyer.txt
