-- works with 11
-- Which workers there are. Of two releases side by side, which read and match otherwise, the later one alone goes on.
create table worker_here (
  id uuid primary key,
  -- What records and matches are made with, as a hash: workers that have the same one get on with each other.
  release text collate "C" not null,
  since timestamptz(3) not null default clock_timestamp(),
  seen_at timestamptz(3) not null default clock_timestamp()
);
