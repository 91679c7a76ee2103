-- What the HTTP edge counts and remembers.

-- Requests in the window that runs, by what is counted. Unlogged: a crash of the server forgets it, and no more is lost.
create unlogged table request_count (
  key text collate "C" primary key,
  hits integer not null,
  ends_at timestamptz(3) not null
) with (fillfactor = 50);

-- Which Idempotency-Keys were used for what. Nothing of a request or an answer but hashes, dates and ids.
create table idempotent_request (
  caller text collate "C" not null,
  operation text collate "C" not null,
  key text collate "C" not null,
  body_hash text not null,
  -- JSON; null while the first request is at work.
  remembered text,
  -- While at work: when another may take over, the first having died. Then: when it is forgotten.
  ends_at timestamptz(3) not null,
  primary key (caller, operation, key)
);
create index idempotent_request_ends on idempotent_request (ends_at);
