import { type ReactNode, useState } from "react";
import { Button, Checkbox, Group, Skeleton, Table, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type AnswerOf, type Asked, call } from "../../api/call.ts";
import { useSay } from "../../i18n/say.tsx";
import { LoadProblem } from "../../parts/load-problem.tsx";
import { WideTable } from "../../parts/wide-table.tsx";
import { useHoldsIn } from "../../shell/session.ts";
import { useWhen } from "../../parts/when.ts";
import { OperationsFrame } from "./operations-frame.tsx";
import { ReplayDialog } from "./replay-dialog.tsx";

type Entry = AnswerOf<"listQuarantine">["entries"][number];
type Replay = NonNullable<Asked<"replayQuarantine">["body"]>;

const QUARANTINE_KEY = ["quarantine"] as const;

/** What failed, and another try of it. */
export const QuarantinePage = (): ReactNode => (
  <OperationsFrame page="quarantine">
    <Quarantine />
  </OperationsFrame>
);

function Quarantine(): ReactNode {
  const say = useSay();
  const mayReplay = useHoldsIn("*", "admin");
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Replay | null>(null);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    {
      queryKey: QUARANTINE_KEY,
      queryFn: async ({ pageParam, signal }) =>
        (await call("listQuarantine", { query: { cursor: pageParam }, signal })).body,
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
    },
  );
  if (error) {
    const retry = (): void => void refetch();
    return <LoadProblem error={error} forbidden={say("ops.forbidden")} onRetry={retry} />;
  }
  if (!data) return <Skeleton height={240} />;
  const entries = data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) return <Text>{say("quarantine.empty")}</Text>;
  const toggle = (subject: string): void => {
    const next = new Set(selected);
    if (!next.delete(subject)) next.add(subject);
    setSelected(next);
  };
  return (
    <>
      <Text size="sm" c="dimmed" maw="48rem">
        {say("quarantine.about")}
      </Text>
      {mayReplay && (
        <Group my="sm">
          <Button
            disabled={selected.size === 0}
            onClick={() => setAsked({ subjects: [...selected] })}
          >
            {say("quarantine.replay", { count: selected.size })}
          </Button>
          <Button variant="default" onClick={() => setAsked({ stage: "read" })}>
            {say("quarantine.replay-read")}
          </Button>
          <Button variant="default" onClick={() => setAsked({ stage: "match" })}>
            {say("quarantine.replay-match")}
          </Button>
        </Group>
      )}
      <Entries entries={entries} selected={selected} onToggle={mayReplay ? toggle : null} />
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {say("ops.more")}
        </Button>
      )}
      {asked !== null && (
        <ReplayDialog
          asked={asked}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            setSelected(new Set());
          }}
        />
      )}
    </>
  );
}

function Entries({
  entries,
  selected,
  onToggle,
}: {
  readonly entries: readonly Entry[];
  readonly selected: ReadonlySet<string>;
  readonly onToggle: ((subject: string) => void) | null;
}): ReactNode {
  const say = useSay();
  const when = useWhen();
  const columns = [
    say("quarantine.subject"),
    say("quarantine.stage"),
    say("quarantine.error"),
    say("quarantine.failures"),
    say("quarantine.state"),
    say("quarantine.last"),
  ];
  return (
    <WideTable caption={say("quarantine.table")} columns={columns}>
      {entries.map(({ subject, stage, errorClass, failures, quarantined, lastAt }) => {
        const step = say(`quarantine.stage.${stage}`);
        return (
          <Table.Tr key={`${subject} ${stage}`}>
            <Table.Th scope="row" fw={600}>
              {onToggle === null ? (
                subject
              ) : (
                <Checkbox
                  size="sm"
                  label={subject}
                  aria-label={say("quarantine.select", { subject, stage: step })}
                  checked={selected.has(subject)}
                  onChange={() => onToggle(subject)}
                />
              )}
            </Table.Th>
            <Table.Td>{step}</Table.Td>
            <Table.Td>{errorClass}</Table.Td>
            <Table.Td>{failures}</Table.Td>
            <Table.Td>
              {say(quarantined ? "quarantine.state.aside" : "quarantine.state.again")}
            </Table.Td>
            <Table.Td>{when.instant(lastAt)}</Table.Td>
          </Table.Tr>
        );
      })}
    </WideTable>
  );
}
