#!/bin/bash
echo 'level: 3' > /app/config.yaml
