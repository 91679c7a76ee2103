import type { ReactNode } from "react";
import { Group, Text, Title } from "@mantine/core";
import { NavLink } from "react-router";
import { useStudy } from "../api/study.ts";
import type { MessageId } from "../i18n/messages.ts";
import { useSay } from "../i18n/say.tsx";
import { pageOf } from "./to.ts";
import classes from "./study-tabs.module.css";

const TABS = [
  ["worklist", "tabs.worklist"],
  ["funnel", "tabs.funnel"],
  ["what-if", "tabs.what-if"],
  ["data-quality", "tabs.data-quality"],
  ["about", "tabs.about"],
] as const satisfies readonly (readonly [path: string, label: MessageId])[];

/** What stands above every page of a study: its title, and the ways between its pages. The heading names the page too. */
export function StudyTabs({
  study,
  page,
  children,
}: {
  readonly study: string;
  readonly page: (typeof TABS)[number][0];
  /** At the end of the heading's line. */
  readonly children?: ReactNode;
}): ReactNode {
  const say = useSay();
  const { data, isError } = useStudy(study);
  const label = TABS.find(([path]) => path === page)?.[1] ?? "tabs.worklist";
  return (
    <header className={classes["header"]}>
      <Group gap="sm" align="baseline" wrap="wrap">
        <Title order={1} size="h3" tabIndex={-1}>
          {data?.title ?? (isError ? study : <span className={classes["wait"]} />)}
          <span className={classes["page"]}>{`: ${say(label)}`}</span>
        </Title>
        <Text span size="sm" c="dimmed">
          {data && say("tabs.revision", { study, revision: data.revision })}
          {!data && !isError && study}
        </Text>
        {children}
      </Group>
      <nav aria-label={say("tabs.label")} className={classes["tabs"]}>
        {TABS.map(([path, text]) => (
          <NavLink key={path} to={pageOf(study, path)} className={classes["tab"] ?? ""}>
            {say(text)}
          </NavLink>
        ))}
      </nav>
    </header>
  );
}
