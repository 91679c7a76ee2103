/**
 * `no-match`: there was none to look at. `no-detail`: what was seen was not kept. `no-record`, `no-revision`, `no-dictionary`,
 * `no-site-file`: it is not there any more. `other-release`: dictionary or study are in a form that this release does not read.
 */
export const REPLAY_REASONS = [
  "no-match",
  "no-detail",
  "no-record",
  "no-revision",
  "no-dictionary",
  "no-site-file",
  "other-release",
] as const;
export type ReplayReason = (typeof REPLAY_REASONS)[number];

/** `same`: every byte. `nothing`: there was no match. `impossible`: not all of them could be made again. */
export const REPLAY_OUTCOMES = ["same", "different", "impossible", "nothing"] as const;
export type ReplayOutcome = (typeof REPLAY_OUTCOMES)[number];
