#!/bin/bash
set -eu
cd /app
tar -czf photos.tar.gz 'summer photos'
