#!/bin/bash
set -eu
cd /app
git -c user.name='Robin Vale' -c user.email=robin@vale.test commit -q -a -m 'Move the pond'
