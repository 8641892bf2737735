#!/bin/bash
set -eu
cd /app
mkdir -p 'archive/spring papers'
cp 'board papers/may minutes.txt' 'archive/spring papers/may minutes.txt'
