import { type ReactNode, useState } from "react";
import { Button, Code, Skeleton, Stack, Table, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ApiKeyView, NewKey } from "@cohort/contract";
import { call } from "../../api/call.ts";
import { useSay } from "../../i18n/say.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { CopyText } from "../../parts/copy-text.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { LoadProblem, problemText } from "../../parts/load-problem.tsx";
import { sayFailed, saySaved } from "../../parts/saved.tsx";
import { Section } from "../../parts/section.tsx";
import { WideTable } from "../../parts/wide-table.tsx";
import { useWhen } from "../../parts/when.ts";
import { KeyForm } from "./key-form.tsx";
import classes from "./operations.module.css";
import { useGrantText } from "./use-grant-text.ts";

const KEYS_KEY = ["keys"] as const;

export function Keys(): ReactNode {
  const say = useSay();
  const client = useQueryClient();
  const [isNew, setNew] = useState(false);
  const [made, setMade] = useState<NewKey | null>(null);
  const [going, setGoing] = useState<ApiKeyView | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: KEYS_KEY,
    queryFn: async ({ signal }) => (await call("listKeys", { signal })).body,
  });
  const askAgain = (): Promise<void> => client.invalidateQueries({ queryKey: KEYS_KEY });
  const revoke = useMutation({
    mutationFn: ({ id }: ApiKeyView) => call("revokeKey", { params: { id } }),
    onSuccess: (_, { name }) => saySaved(say("access.key-revoked", { name })),
    onError: (problem) => sayFailed(say("ops.failed"), problemText(problem)),
    onSettled: () => {
      setGoing(null);
      return askAgain();
    },
  });
  return (
    <Section id="keys" title={say("access.keys")} about={say("access.keys-about")}>
      {error && (
        <LoadProblem
          error={error}
          forbidden={say("ops.forbidden")}
          onRetry={() => void refetch()}
        />
      )}
      {!data && !error && <Skeleton height={120} />}
      {data?.keys.length === 0 && <Text>{say("access.keys-none")}</Text>}
      {data !== undefined && data.keys.length > 0 && (
        <KeyTable keys={data.keys} onRevoke={setGoing} />
      )}
      <div>
        <Button onClick={() => setNew(true)}>{say("access.key-new")}</Button>
      </div>
      {isNew && (
        <KeyForm
          onClose={() => setNew(false)}
          onMade={(key) => {
            setNew(false);
            setMade(key);
            void askAgain();
          }}
        />
      )}
      {made !== null && <MadeKey made={made} onClose={() => setMade(null)} />}
      {going !== null && (
        <ConfirmDialog
          title={say("access.revoke-key", { name: going.name })}
          text={say("access.revoke-key-about")}
          action={say("access.revoke")}
          isPending={revoke.isPending}
          onConfirm={() => revoke.mutate(going)}
          onClose={() => setGoing(null)}
        />
      )}
    </Section>
  );
}

/** Shown this once: it is in no query's memory, and gone with the dialog. */
function MadeKey({
  made,
  onClose,
}: {
  readonly made: NewKey;
  readonly onClose: () => void;
}): ReactNode {
  const say = useSay();
  return (
    <Dialog onClose={onClose} title={say("access.made")} closeOnClickOutside={false}>
      <Stack gap="sm">
        <Text>{say("access.made-about")}</Text>
        <Code block className={classes["key"] ?? ""} aria-label={say("access.key-value")}>
          {made.key}
        </Code>
        <div>
          <CopyText text={made.key} />
        </div>
      </Stack>
    </Dialog>
  );
}

function KeyTable({
  keys,
  onRevoke,
}: {
  readonly keys: readonly ApiKeyView[];
  readonly onRevoke: (key: ApiKeyView) => void;
}): ReactNode {
  const say = useSay();
  const when = useWhen();
  const grantText = useGrantText();
  const now = Date.now();
  const endOf = ({ revokedAt, endsAt }: ApiKeyView): string => {
    if (revokedAt !== null) return say("access.revoked-at", { at: when.instant(revokedAt) });
    const at = when.instant(endsAt);
    return Date.parse(endsAt) < now ? say("access.ended", { at }) : at;
  };
  const columns = [
    say("access.key-name"),
    say("access.roles"),
    say("access.created"),
    say("access.used"),
    say("access.ends"),
    say("access.actions"),
  ];
  return (
    <WideTable caption={say("access.keys")} columns={columns} minWidth={760}>
      {keys.map((key) => (
        <Table.Tr key={key.id}>
          <Table.Th scope="row" fw={600}>
            {key.name}
          </Table.Th>
          <Table.Td>{key.grants.map(grantText).join(", ")}</Table.Td>
          <Table.Td>{when.instant(key.createdAt)}</Table.Td>
          <Table.Td>
            {key.lastUsedAt === null ? say("access.never-used") : when.instant(key.lastUsedAt)}
          </Table.Td>
          <Table.Td>{endOf(key)}</Table.Td>
          <Table.Td>
            {key.revokedAt === null && (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={say("access.revoke-key", { name: key.name })}
                onClick={() => onRevoke(key)}
              >
                {say("access.revoke")}
              </Button>
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  );
}
