#!/usr/bin/env bash
# Makes the Docker image named by the first argument from Debian's own packages:
# Postgres for the tests on a machine that has a Docker engine but no image registry.
set -euo pipefail

image=${1:?usage: postgres-image.sh IMAGE}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

debootstrap --variant=minbase --include=postgresql-15 bookworm "$root/debian" >"$root/log" 2>&1 ||
  { tail -n 20 "$root/log" >&2; exit 1; }
install -m 755 "$here/postgres-entrypoint.sh" "$root/debian/usr/local/bin/docker-entrypoint.sh"
rm -rf "$root/debian/var/cache/apt" "$root/debian/var/lib/apt/lists"

tar --directory "$root/debian" --create . |
  docker import \
    --change 'ENV PATH=/usr/lib/postgresql/15/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
    --change 'EXPOSE 5432' \
    --change 'ENTRYPOINT ["/usr/local/bin/docker-entrypoint.sh"]' \
    - "$image"
