/** What was known by the deadline. */
export type ByDeadline<T> =
  | { readonly isLate: false; readonly value: T }
  | { readonly isLate: true };

/** Waits for the work no longer than so many milliseconds. What it does afterwards, failing included, is nobody's concern. */
export async function byDeadline<T>(work: Promise<T>, ms: number): Promise<ByDeadline<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ByDeadline<T>>((resolve) => {
    timer = setTimeout(() => resolve({ isLate: true }), ms);
  });
  try {
    return await Promise.race([work.then((value) => ({ isLate: false as const, value })), late]);
  } finally {
    clearTimeout(timer);
  }
}
