#!/bin/bash
set -euo pipefail

useradd --system --user-group --home-dir /var/lib/notes --no-create-home --shell /usr/sbin/nologin notes
install -d -m 0750 -o root -g notes /etc/notes
install -d -m 0700 -o notes -g notes /var/lib/notes
install -d -m 0750 -o notes -g notes /var/log/notes

(umask 077; openssl rand -hex 32 > /etc/notes/token)
chown root:notes /etc/notes/token
chmod 0640 /etc/notes/token

cat > /etc/notes/notes.conf <<'CONF'
[notes]
listen = 127.0.0.1
port = 8085
data = /var/lib/notes
token_file = /etc/notes/token
access_log = /var/log/notes/access.log
CONF
chmod 0644 /etc/notes/notes.conf

# As the account of the service: a database made by root could not be written later.
setpriv --reuid=notes --regid=notes --init-groups python3 /app/notes/server.py import /app/notes/legacy-notes.jsonl

cat > /usr/local/sbin/notes-supervise <<'LOOP'
#!/bin/bash
cd /
while :; do
  setpriv --reuid=notes --regid=notes --init-groups python3 /app/notes/server.py serve >> /var/log/notes/service.log 2>&1
  sleep 1
done
LOOP
chmod 0755 /usr/local/sbin/notes-supervise
setsid /usr/local/sbin/notes-supervise < /dev/null > /dev/null 2>&1 &

for _ in $(seq 50); do
  curl -fsS http://127.0.0.1:8085/health && exit 0
  sleep 0.2
done
echo "the service did not come up" >&2
exit 1
