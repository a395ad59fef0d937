#!/bin/sh
# Starts Redis with the password of REDIS_PASSWORD, or with one made up here. It lies in a volume in memory that only the
# services which need it mount, never on a disk or on a command line, and is kept for as long as one of them runs.
set -eu

password=/run/redis/password
if [ -n "${REDIS_PASSWORD:-}" ]; then
  case $REDIS_PASSWORD in
    *[!A-Za-z0-9_-]*) echo 'REDIS_PASSWORD: only letters, digits, - and _' >&2; exit 78 ;;
  esac
  printf %s "$REDIS_PASSWORD" >"$password.new"
elif [ ! -s "$password" ]; then
  od -An -tx1 -N32 /dev/urandom | tr -d ' \n' >"$password.new"
fi
# Readable by the services, which are other users; moved in place whole.
if [ -e "$password.new" ]; then
  chmod 444 "$password.new"
  mv -f "$password.new" "$password"
fi

umask 077
{
  cat /etc/redis/redis.conf
  printf 'requirepass %s\n' "$(cat "$password")"
} >/tmp/redis.conf
exec redis-server /tmp/redis.conf
