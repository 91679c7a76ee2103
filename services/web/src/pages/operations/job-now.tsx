import type { ReactNode } from "react";
import { Progress, Text } from "@mantine/core";
import { useIntl } from "react-intl";
import type { WireJob } from "@cohort/contract";
import type { MessageId } from "../../i18n/messages.ts";
import { useSay } from "../../i18n/say.tsx";
import { useWhen } from "../../parts/when.ts";
import classes from "./operations.module.css";

/** A word of the worker's in the reader's language; what is newer than this page stays as it is. */
const useWord = (): ((group: "phase" | "skip", word: string) => string) => {
  const say = useSay();
  const { messages } = useIntl();
  const isMessage = (id: string): id is MessageId => id in messages;
  return (group, word) => {
    const id = `ops.${group}.${word}`;
    return isMessage(id) ? say(id) : word;
  };
};

/** The sync that runs, or the last one. */
export function JobNow({ job }: { readonly job: WireJob | null }): ReactNode {
  const say = useSay();
  const when = useWhen();
  const word = useWord();
  if (job === null) return <Text>{say("ops.never")}</Text>;
  const mode = say(`ops.mode.${job.mode}`);
  const state = say(`ops.state.${job.state}`);
  return (
    <>
      {job.finishedAt !== null && (
        <Text>
          {say("ops.idle")}{" "}
          {say("ops.last", {
            mode,
            state,
            at: when.instant(job.finishedAt),
          })}
        </Text>
      )}
      {job.finishedAt === null && (
        <Text>
          {[mode, state, ...(job.phase === null ? [] : [word("phase", job.phase)])].join(" · ")}
        </Text>
      )}
      {job.errorClass !== null && (
        <Text c="red">{say("ops.error", { class: job.errorClass })}</Text>
      )}
      <Amount job={job} />
      <Counted title={say("ops.counts")} counts={job.counts} wordOf={(type) => type} />
      <Counted
        title={say("ops.skipped")}
        counts={job.skipped}
        wordOf={(key) => {
          const [reason = "", type] = key.split(":");
          return word("skip", reason) + (type === undefined ? "" : ` (${type})`);
        }}
      />
    </>
  );
}

/** How far it is, how fast, and until when. */
function Amount({ job }: { readonly job: WireJob }): ReactNode {
  const say = useSay();
  const { done, total } = job.progress;
  const text = total === null ? say("ops.done", { done }) : say("ops.done-of", { done, total });
  const rest = [
    text,
    ...(job.rate === null ? [] : [say("ops.rate", { rate: job.rate })]),
    ...(job.estimatedEnd === null ? [] : [say("ops.until", { at: new Date(job.estimatedEnd) })]),
  ];
  return (
    <>
      <Text size="sm">{rest.join(" · ")}</Text>
      {total !== null && total > 0 && (
        <Progress value={Math.min(100, (100 * done) / total)} aria-label={text} size="lg" />
      )}
    </>
  );
}

function Counted({
  title,
  counts,
  wordOf,
}: {
  readonly title: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly wordOf: (key: string) => string;
}): ReactNode {
  const intl = useIntl();
  const rows = Object.entries(counts).filter(([, count]) => count > 0);
  if (rows.length === 0) return null;
  return (
    <div>
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <dl className={classes["counts"]}>
        {rows.map(([key, count]) => (
          <div key={key}>
            <dt>{wordOf(key)}</dt>
            <dd>{intl.formatNumber(count)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
