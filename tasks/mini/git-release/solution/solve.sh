#!/bin/bash
set -eu
cd /app
git -C webshop tag v1.4.0
