#!/bin/bash
set -eu
cd /app
cp api.conf.sample api.conf
chmod 640 api.conf
