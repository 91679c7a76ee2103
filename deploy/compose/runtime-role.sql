-- The role that the services run as: it owns nothing, and `cohort migrate --grant` says what it may do.
-- The password stands in a file; psql quotes it.
\set password `cat /run/secrets/runtime_password`
create role cohort_runtime login password :'password';
grant connect on database cohort to cohort_runtime;
