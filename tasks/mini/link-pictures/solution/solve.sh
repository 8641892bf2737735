#!/bin/bash
set -eu
cd /app
ln -s pictures pics
