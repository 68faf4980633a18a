#!/bin/sh
# Makes the secrets of a new server, once: what is there already stays.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets
if [ ! -s secrets/db_password ]; then
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n' > secrets/db_password
fi
if [ ! -s secrets/db ]; then
    printf 'postgresql+psycopg://waqai:%s@%s/waqai' "$(cat secrets/db_password)" "${WAQAI_DB_HOST:-db}" > secrets/db
fi
# The container's user reads the address; the folder is closed to others of this machine.
chmod 700 secrets
chmod 644 secrets/db secrets/db_password
echo "secrets/: ready"
