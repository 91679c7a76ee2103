import { type ReactNode, useState } from "react";
import { Button, Skeleton, Table, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { WireGrant } from "@cohort/contract";
import { call } from "../../api/call.ts";
import { useSay } from "../../i18n/say.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { LoadProblem, problemText } from "../../parts/load-problem.tsx";
import { sayFailed, saySaved } from "../../parts/saved.tsx";
import { Section } from "../../parts/section.tsx";
import { WideTable } from "../../parts/wide-table.tsx";
import { useWhen } from "../../parts/when.ts";
import { GrantForm } from "./grant-form.tsx";

const GRANTS_KEY = ["grants"] as const;

export function Grants(): ReactNode {
  const say = useSay();
  const client = useQueryClient();
  const [isNew, setNew] = useState(false);
  const [going, setGoing] = useState<WireGrant | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: GRANTS_KEY,
    queryFn: async ({ signal }) => (await call("listGrants", { signal })).body,
  });
  const askAgain = (): Promise<void> => client.invalidateQueries({ queryKey: GRANTS_KEY });
  const revoke = useMutation({
    mutationFn: ({ principal, role, study }: WireGrant) =>
      call("revokeGrants", { body: { principal, role, study } }),
    onSuccess: () => saySaved(say("access.grant-revoked")),
    onError: (problem) => sayFailed(say("ops.failed"), problemText(problem)),
    onSettled: () => {
      setGoing(null);
      return askAgain();
    },
  });
  const revokeText = ({ principal, role, study }: WireGrant): string =>
    say("access.revoke-grant", {
      principal,
      role: say(`role.${role}`),
      study: study === "*" ? say("access.every-study") : study,
    });
  return (
    <Section id="grants" title={say("access.grants")} about={say("access.grants-about")}>
      {error && (
        <LoadProblem
          error={error}
          forbidden={say("ops.forbidden")}
          onRetry={() => void refetch()}
        />
      )}
      {!data && !error && <Skeleton height={120} />}
      {data?.grants.length === 0 && <Text>{say("access.grants-none")}</Text>}
      {data !== undefined && data.grants.length > 0 && (
        <GrantTable grants={data.grants} textOf={revokeText} onRevoke={setGoing} />
      )}
      <div>
        <Button onClick={() => setNew(true)}>{say("access.grant-new")}</Button>
      </div>
      {isNew && (
        <GrantForm
          onClose={() => setNew(false)}
          onGranted={() => {
            setNew(false);
            saySaved(say("access.granted"));
            void askAgain();
          }}
        />
      )}
      {going !== null && (
        <ConfirmDialog
          title={revokeText(going)}
          text={say("access.revoke-grant-about")}
          action={say("access.revoke")}
          isPending={revoke.isPending}
          onConfirm={() => revoke.mutate(going)}
          onClose={() => setGoing(null)}
        />
      )}
    </Section>
  );
}

function GrantTable({
  grants,
  textOf,
  onRevoke,
}: {
  readonly grants: readonly WireGrant[];
  readonly textOf: (grant: WireGrant) => string;
  readonly onRevoke: (grant: WireGrant) => void;
}): ReactNode {
  const say = useSay();
  const when = useWhen();
  const columns = [
    say("access.principal"),
    say("access.role"),
    say("access.study"),
    say("access.granted-by"),
    say("access.ends"),
    say("access.actions"),
  ];
  return (
    <WideTable caption={say("access.grants")} columns={columns} minWidth={760}>
      {grants.map((grant) => (
        <Table.Tr key={`${grant.principal} ${grant.role} ${grant.study}`}>
          <Table.Th scope="row" fw={600}>
            {grant.principal}
          </Table.Th>
          <Table.Td>{say(`role.${grant.role}`)}</Table.Td>
          <Table.Td>{grant.study === "*" ? say("access.every-study") : grant.study}</Table.Td>
          <Table.Td>
            {grant.grantedBy}
            <Text size="sm" c="dimmed">
              {when.instant(grant.grantedAt)}
            </Text>
          </Table.Td>
          <Table.Td>
            {grant.endsAt === null ? say("access.never-ends") : when.instant(grant.endsAt)}
          </Table.Td>
          <Table.Td>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={textOf(grant)}
              onClick={() => onRevoke(grant)}
            >
              {say("access.revoke")}
            </Button>
          </Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  );
}
