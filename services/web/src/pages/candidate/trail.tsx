import type { ReactNode } from "react";
import { Anchor, Breadcrumbs, Group, Text } from "@mantine/core";
import { Link, useNavigate } from "react-router";
import { useRowsAfter } from "../../api/candidates.ts";
import { useStudy } from "../../api/study.ts";
import { useSay } from "../../i18n/say.tsx";
import { lastListOf, neighboursOf } from "../../parts/last-list.ts";
import { candidateOf, pageOf } from "../../parts/to.ts";
import { BACK } from "../../shell/arrival.ts";
import { useKeys } from "../../shell/keys.ts";
import classes from "./candidate.module.css";

/** The way back to the list as it was left, and on to whoever stands beside this one in it. */
export function Trail({ study, id }: { readonly study: string; readonly id: string }): ReactNode {
  const say = useSay();
  const navigate = useNavigate();
  const { data } = useStudy(study);
  const list = lastListOf(study);
  const beside = neighboursOf(list, id);
  useRowsAfter(list, beside !== null && beside.after === undefined);
  const go = (one: string | undefined) => (): void => {
    if (one !== undefined) void navigate(candidateOf(study, one));
  };
  useKeys({ "<": go(beside?.before), ">": go(beside?.after) }, { scope: "candidate" });
  const ways = [
    ["candidate.to-previous", beside?.before],
    ["candidate.to-next", beside?.after],
  ] as const;
  return (
    <Group justify="space-between" gap="xs" className={classes["screen"] ?? ""}>
      <nav aria-label={say("candidate.trail")}>
        <Breadcrumbs separator="›" className={classes["trail"] ?? ""}>
          <Anchor component={Link} to="/" size="sm">
            {say("shell.studies")}
          </Anchor>
          <Anchor
            component={Link}
            to={pageOf(study, "worklist") + (list?.search ?? "")}
            state={{ ...BACK, id: list?.looked ?? "" }}
            size="sm"
          >
            {data?.title ?? study}
          </Anchor>
        </Breadcrumbs>
      </nav>
      {beside === null ? null : (
        <Group component="nav" gap="xs" aria-label={say("candidate.in-list")}>
          <Text span size="sm" c="dimmed">
            {say("candidate.place", { place: beside.place, of: beside.of })}
          </Text>
          {ways.map(([word, one]) =>
            one === undefined ? null : (
              <Anchor key={word} component={Link} to={candidateOf(study, one)} size="sm">
                {say(word)}
              </Anchor>
            ),
          )}
        </Group>
      )}
    </Group>
  );
}
