-- Keys, sessions and what may be used once. Of every secret only the SHA-256 is here, as hex.

create table api_key (
  id text collate "C" primary key,
  name text not null,
  hash text not null,
  created_by text not null,
  created_at timestamptz(3) not null default now(),
  ends_at timestamptz(3) not null,
  last_used_at timestamptz(3),
  revoked_at timestamptz(3)
);

create table session (
  hash text collate "C" primary key,
  subject text not null,
  principals text[] not null,
  -- The key that was signed in with; with its end the session ends too.
  key_id text collate "C" references api_key (id),
  created_at timestamptz(3) not null,
  seen_at timestamptz(3) not null,
  ends_at timestamptz(3) not null
);
create index session_key on session (key_id) where key_id is not null;
create index session_ends_at on session (ends_at);

-- Sign-ins that are under way at the identity provider: each is taken once.
create table sign_in (
  state_hash text collate "C" primary key,
  -- Of the cookie of the browser that began it: no other one may end it.
  browser_hash text not null,
  return_to text not null,
  ends_at timestamptz(3) not null
);
create index sign_in_ends_at on sign_in (ends_at);

-- Tokens that were used, of those that are good for once, and tokens that were signed out.
create table used_token (
  id text collate "C" primary key,
  ends_at timestamptz(3) not null,
  used_at timestamptz(3) not null default now()
);
create index used_token_ends_at on used_token (ends_at);
