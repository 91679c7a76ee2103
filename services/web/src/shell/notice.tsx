import type { ReactNode } from "react";
import { useQuery } from "@tanstack/react-query";
import { OVERVIEW } from "../api/overview.ts";
import { useSay } from "../i18n/say.tsx";

/** On every page, on paper too: what this is, and as of when. */
export function Notice(): ReactNode {
  const say = useSay();
  const { data } = useQuery({ ...OVERVIEW, staleTime: 60_000 });
  return (
    <p className="notice">
      <strong>{say("common.notice")}</strong>
      {data && (
        <>
          {" · "}
          <time dateTime={data.asOf}>
            {say("shell.as-of", { at: new Date(`${data.asOf}T12:00:00`) })}
          </time>
        </>
      )}
    </p>
  );
}
