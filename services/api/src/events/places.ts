/** How many streams a caller has open in this process. */
export interface Places {
  /** Null: they have as many as they may. */
  take(caller: string): { readonly leave: () => void } | null;
}

export function createPlaces(most: number): Places {
  const taken = new Map<string, number>();
  return {
    take: (caller) => {
      const count = taken.get(caller) ?? 0;
      if (count >= most) return null;
      taken.set(caller, count + 1);
      let isTaken = true;
      return {
        leave: () => {
          if (!isTaken) return;
          isTaken = false;
          const left = (taken.get(caller) ?? 1) - 1;
          if (left === 0) taken.delete(caller);
          else taken.set(caller, left);
        },
      };
    },
  };
}
