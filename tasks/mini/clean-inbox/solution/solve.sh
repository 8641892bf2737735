#!/bin/bash
set -eu
cd /app
rm -r inbox/*
