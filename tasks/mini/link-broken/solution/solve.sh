#!/bin/bash
set -eu
cd /app
find desk -xtype l -delete
