#!/bin/bash
set -euo pipefail
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p /app/tls
chmod 755 /app/tls
cd /app/tls

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out ca.key 2>/dev/null ||
  openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out ca.key 2>/dev/null
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out server.key

cat > "$work/ca.cnf" <<'CNF'
[req]
prompt = no
distinguished_name = dn
x509_extensions = v3
[dn]
O = Harbour Lane
CN = Harbour Lane Test CA
[v3]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
CNF
openssl req -new -x509 -sha256 -days 1825 -key ca.key -config "$work/ca.cnf" \
  -set_serial "0x$(openssl rand -hex 8 | sed 's/^./4/')ab" -out ca.crt

cat > "$work/server.cnf" <<'CNF'
[v3]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:api.harbour.test, DNS:*.svc.harbour.test, IP:127.0.0.1, IP:::1
CNF
openssl req -new -sha256 -key server.key -subj "/O=Harbour Lane/CN=api.harbour.test" -out "$work/server.csr"
openssl x509 -req -sha256 -days 90 -in "$work/server.csr" -CA ca.crt -CAkey ca.key \
  -set_serial "0x$(openssl rand -hex 8 | sed 's/^./5/')cd" \
  -extfile "$work/server.cnf" -extensions v3 -out server.crt

cat server.crt ca.crt > fullchain.pem
chmod 600 ca.key server.key
chmod 644 ca.crt server.crt fullchain.pem
