import type { ReactNode } from "react";
import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { ListQuery } from "../../api/candidates.ts";
import { urlOf } from "../../api/call.ts";
import { download } from "../../api/download.ts";
import { useSay } from "../../i18n/say.tsx";
import { problemText } from "../../parts/load-problem.tsx";
import { sayFailed, saySaved } from "../../parts/saved.tsx";

const FORMATS = ["csv", "xlsx"] as const;

/** Those whom the list shows as a screening log: for the sponsor, or with ids and notes. */
export function ExportMenu({
  study,
  query,
  internal,
}: {
  readonly study: string;
  /** The list's filters. */
  readonly query: ListQuery;
  /** Whether the reader may have the one with ids and notes. */
  readonly internal: boolean;
}): ReactNode {
  const say = useSay();
  const save = useMutation({
    mutationFn: (how: Readonly<Record<"profile" | "format", string>>) =>
      download(urlOf("exportScreeningLog", { params: { study }, query: { ...query, ...how } })),
    onSuccess: (name) => saySaved(say("about.log-done", { name })),
    onError: (error) => sayFailed(say("about.log-failed"), problemText(error)),
  });
  const profiles = internal ? (["internal", "sponsor"] as const) : (["sponsor"] as const);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          loading={save.isPending}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {say("about.log-export")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {profiles.flatMap((profile) => [
          <Menu.Label key={profile}>{say(`about.log-${profile}`)}</Menu.Label>,
          ...FORMATS.map((format) => (
            <Menu.Item
              key={`${profile} ${format}`}
              onClick={() => save.mutate({ profile, format })}
            >
              {say(`worklist.export-${profile}-${format}`)}
            </Menu.Item>
          )),
        ])}
      </Menu.Dropdown>
    </Menu>
  );
}
