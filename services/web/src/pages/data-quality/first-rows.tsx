import { type ReactNode, useState } from "react";
import { Button, VisuallyHidden } from "@mantine/core";
import { useSay } from "../../i18n/say.tsx";

const FIRST = 10;

/** The first rows of a table, and a button that shows the rest; null where there is no more. The page is of many tables. */
export function useFirstRows<Row>(
  rows: readonly Row[],
  caption: string,
): { readonly shown: readonly Row[]; readonly rest: ReactNode } {
  const say = useSay();
  const [all, setAll] = useState(false);
  if (all || rows.length <= FIRST) return { shown: rows, rest: null };
  const rest = (
    <div>
      <Button size="xs" variant="default" onClick={() => setAll(true)}>
        {say("quality.all", { count: rows.length })}
        <VisuallyHidden> {caption}</VisuallyHidden>
      </Button>
    </div>
  );
  return { shown: rows.slice(0, FIRST), rest };
}
