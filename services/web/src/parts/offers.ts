/** Something that was done and can be taken back for a while. */
export interface Undoable {
  readonly message: string;
  readonly takeBack: () => void;
  /** What it was done to, where that is one thing. */
  readonly about: string | undefined;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** What can be taken back still at `now`. */
export const offeredAt = (offered: readonly Undoable[], now: number): readonly Undoable[] =>
  offered.filter(({ until }) => until > now);

/** Taking back goes by what stands: of one thing only the last that was done to it can be. */
export const without = (
  offered: readonly Undoable[],
  about: string | undefined,
): readonly Undoable[] =>
  about === undefined ? offered : offered.filter((one) => one.about !== about);
