#!/bin/bash
cat > /app/ask.sh <<'END'
#!/bin/sh
echo "Name?"
read -r name
echo "Hello, $name"
END
chmod +x /app/ask.sh
