import { type ReactNode, useId, useState } from "react";
import { ActionIcon, Badge, Popover, Text, Title } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useIntl } from "react-intl";
import { Link } from "react-router";
import { type AnswerOf, call } from "../api/call.ts";
import { NOTIFICATIONS_KEY } from "../api/seen.ts";
import { useSay } from "../i18n/say.tsx";
import classes from "../pages/studies/studies.module.css";
import { worklist } from "../parts/to.ts";
import { useWhen } from "../parts/when.ts";

type Noticed = AnswerOf<"readNotifications">["items"][number];

const EVERY_MS = 60_000;

/** Where the list shows what is told of. */
const QUERIES = {
  "new-eligible": { verdict: "eligible", sort: "changed" },
  "new-possible": { verdict: "possible", sort: "changed" },
  "review-again": { reviewAgain: "true" },
  assigned: { assignee: "me" },
} as const satisfies Record<Noticed["kind"], Readonly<Record<string, string>>>;

/** The bell in the header. Who may read no candidates has none. */
export function NotificationBell(): ReactNode {
  const say = useSay();
  const intl = useIntl();
  const [opened, setOpened] = useState(false);
  const title = useId();
  const { data } = useQuery({
    queryKey: NOTIFICATIONS_KEY,
    queryFn: async ({ signal }) => (await call("readNotifications", { signal })).body,
    refetchInterval: EVERY_MS,
  });
  if (!data) return null;
  const { unseen, items } = data;
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={340}
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          size="lg"
          w="auto"
          px={7}
          aria-label={say("bell.label", { count: unseen })}
          onClick={() => setOpened(!opened)}
        >
          <IconBell size={20} aria-hidden />
          {unseen > 0 && (
            <Badge size="sm" ml={2} aria-hidden>
              {intl.formatNumber(unseen)}
            </Badge>
          )}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-labelledby={title}>
        <Title order={2} size="h5" mb="xs" id={title}>
          {say("bell.title")}
        </Title>
        {items.length === 0 ? (
          <Text size="sm" tabIndex={-1} data-autofocus>
            {say("bell.none")}
          </Text>
        ) : (
          <News items={items} onFollow={() => setOpened(false)} />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

/** Study by study, that with the newest first. */
function News({
  items,
  onFollow,
}: {
  readonly items: readonly Noticed[];
  readonly onFollow: () => void;
}): ReactNode {
  const say = useSay();
  const when = useWhen();
  const studies = [...new Set(items.map(({ study }) => study))];
  return (
    <div className={classes["news"]}>
      {studies.map((study) => {
        const own = items.filter((item) => item.study === study);
        const [newest] = own;
        return (
          <section key={study}>
            <Title order={3} size="h6">
              {newest?.title}
            </Title>
            <ul className={classes["lines"]}>
              {own.map(({ kind, count }) => (
                <li key={kind}>
                  <Link
                    className={classes["line"]}
                    to={worklist(study, QUERIES[kind])}
                    onClick={onFollow}
                  >
                    {say(`bell.${kind}`, { count })}
                  </Link>
                </li>
              ))}
            </ul>
            {newest ? <div className={classes["quiet"]}>{when.instant(newest.latest)}</div> : null}
          </section>
        );
      })}
    </div>
  );
}
