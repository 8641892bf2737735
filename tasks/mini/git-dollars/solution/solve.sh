#!/bin/bash
set -eu
cd /app
git commit -q -a -m 'Raise entry to $20 & tours to $35'
