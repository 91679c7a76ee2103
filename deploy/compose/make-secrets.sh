#!/bin/sh
# Writes ./secrets once: passwords that nobody chose, the addresses that hold them, and the key by which the EHR knows us.
# What is there already stays. Needs openssl.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets

# The containers' users must be able to read what is mounted into them; the folder keeps everybody else out.
keep() {
  if [ -e "secrets/$1" ]; then
    cat >/dev/null
  else
    cat >"secrets/$1"
    chmod 0444 "secrets/$1"
  fi
}

for name in owner runtime redis; do
  openssl rand -hex 24 | tr -d '\n' | keep "${name}_password"
done
owner=$(cat secrets/owner_password)
runtime=$(cat secrets/runtime_password)
redis=$(cat secrets/redis_password)

printf 'postgres://cohort_owner:%s@postgres:5432/cohort' "$owner" | keep owner_url
printf 'postgres://cohort_runtime:%s@postgres:5432/cohort' "$runtime" | keep database_url
printf 'redis://:%s@redis:6379/0' "$redis" | keep queue_url
printf 'requirepass %s\n' "$redis" | keep redis_config
[ -e secrets/fhir_client_key ] ||
  openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-384 | keep fhir_client_key
