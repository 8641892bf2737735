#!/bin/sh
echo "copying the new version"
cp -r build/. /srv/site/
