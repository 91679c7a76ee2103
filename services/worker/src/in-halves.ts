/** What a failing batch is made of. */
export interface Halving<T> {
  readonly work: (batch: readonly T[]) => Promise<void>;
  /** Called with the one item that fails even alone, and its error. */
  readonly alone: (item: T, error: unknown) => Promise<void>;
  /** An error that says nothing of the batch (the database is away): it is thrown on at once. */
  readonly isPassing: (error: unknown) => boolean;
}

/**
 * Does the work; where it fails, for each half of the batch, and so on. One bad item among 200 costs
 * fifteen more tries or so, and takes no other with it. The work must be safe to repeat.
 */
export async function inHalves<T>(batch: readonly T[], halving: Halving<T>): Promise<void> {
  try {
    await halving.work(batch);
  } catch (error) {
    if (halving.isPassing(error)) throw error;
    const [only] = batch;
    if (batch.length === 1 && only !== undefined) {
      await halving.alone(only, error);
      return;
    }
    const middle = Math.ceil(batch.length / 2);
    await inHalves(batch.slice(0, middle), halving);
    await inHalves(batch.slice(middle), halving);
  }
}
