#!/bin/bash
set -eu
cd /app
chmod 600 'my diary.txt'
