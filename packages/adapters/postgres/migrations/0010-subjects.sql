-- A candidate has an id of its own, which tells nothing of the patient to whoever sees it in a URL or a log.

-- UUID of version 8 (RFC 9562 5.8) from SHA-256 of `<study>/<patient>`. Neither has a slash or a backslash in it. Made of immutable
-- functions alone and so inlined: the indexes below serve whoever calls it.
create function subject_id(study text, patient text) returns uuid language sql immutable parallel safe as $$
  select overlay(overlay(left(encode(sha256((study || '/' || patient)::bytea), 'hex'), 32) placing '8' from 13) placing '8' from 17)::uuid
$$;

create index match_subject on match (subject_id(study, patient)) where best;
create index candidate_subject on candidate (subject_id(study, patient));
