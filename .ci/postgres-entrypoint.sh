#!/bin/sh
# Entry point of the local Postgres image: makes the cluster on the first start, then serves it.
# Honours POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB as the official image does.
set -eu

bin=/usr/lib/postgresql/15/bin
data=/var/lib/postgresql/data
user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}

as_postgres() {
  setpriv --reuid=postgres --regid=postgres --init-groups "$@"
}

if [ ! -s "$data/PG_VERSION" ]; then
  install -d -m 700 -o postgres -g postgres "$data"
  printf '%s\n' "${POSTGRES_PASSWORD:?must be set}" >/tmp/password
  chown postgres /tmp/password
  as_postgres "$bin/initdb" --pgdata="$data" --username="$user" --pwfile=/tmp/password \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null
  rm /tmp/password
  echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
  if [ "$database" != postgres ]; then
    echo "CREATE DATABASE \"$database\";" |
      as_postgres "$bin/postgres" --single -D "$data" postgres >/dev/null
  fi
fi

exec setpriv --reuid=postgres --regid=postgres --init-groups \
  "$bin/postgres" -D "$data" -c listen_addresses='*' "$@"
