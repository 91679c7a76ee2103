import type { ReactNode } from "react";
import { Skeleton, VisuallyHidden } from "@mantine/core";
import { useSay } from "../../i18n/say.tsx";
import classes from "./worklist.module.css";

const ROWS = Array.from({ length: 12 }, (_, at) => at);

/** Where the rows will be. */
export function Waiting(): ReactNode {
  const say = useSay();
  return (
    <div className={classes["waiting"]}>
      <VisuallyHidden>{say("common.loading")}</VisuallyHidden>
      {ROWS.map((at) => (
        <Skeleton key={at} height={34} radius="xs" />
      ))}
    </div>
  );
}
