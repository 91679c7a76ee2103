import type { ReactNode } from "react";
import { useSay } from "../i18n/say.tsx";
import { type Mark, SIGNS, markOf } from "./marks.ts";

export { type Mark, SIGNS, markOf };

export function MarkSign({ mark }: { readonly mark: Mark }): ReactNode {
  const say = useSay();
  return (
    <span className={`mark mark-${mark}`} role="img" aria-label={say(`outcome.${mark}`)}>
      {SIGNS[mark]}
    </span>
  );
}
