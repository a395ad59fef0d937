#!/bin/sh
# Settles what is only known inside a running composition, then becomes the service. Changes nothing that is set.
set -eu

# The password that Redis made up when it started; its letters and digits need no escaping in an address.
if [ -z "${REDIS_URL:-}" ] && [ -n "${REDIS_PASSWORD_FILE:-}" ]; then
  REDIS_URL="redis://:$(cat "$REDIS_PASSWORD_FILE")@redis:6379"
  export REDIS_URL
fi

# Neither a key nor another address: the simulator of the same composition.
if [ -n "${SIMULATOR_URL:-}" ] && [ -z "${OPENAI_API_KEY:-}${OPENAI_API_KEY_FILE:-}${OPENAI_BASE_URL:-}" ]; then
  export OPENAI_BASE_URL="$SIMULATOR_URL"
fi

exec "$@"
