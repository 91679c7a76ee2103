import { type ReactNode, useState } from "react";
import { Button, Group, NativeSelect } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { urlOf } from "../../api/call.ts";
import { download } from "../../api/download.ts";
import { useSay } from "../../i18n/say.tsx";
import { problemText } from "../../parts/load-problem.tsx";
import { sayFailed, saySaved } from "../../parts/saved.tsx";
import { Section } from "../../parts/section.tsx";
import { useHoldsIn } from "../../shell/session.ts";

/** The study's screening log as a file, for the sponsor or for those who screen. */
export function ScreeningLog({ study }: { readonly study: string }): ReactNode {
  const say = useSay();
  const mayInternal = useHoldsIn(study, "screener", "study-lead");
  const mayExport = useHoldsIn(study, "screener", "study-lead", "auditor");
  const [profile, setProfile] = useState("sponsor");
  const [format, setFormat] = useState("csv");
  const save = useMutation({
    mutationFn: () =>
      download(urlOf("exportScreeningLog", { params: { study }, query: { profile, format } })),
    onSuccess: (name) => saySaved(say("about.log-done", { name })),
    onError: (error) => sayFailed(say("about.log-failed"), problemText(error)),
  });
  if (!mayExport) return null;
  const profiles = [
    { value: "sponsor", label: say("about.log-sponsor") },
    ...(mayInternal ? [{ value: "internal", label: say("about.log-internal") }] : []),
  ];
  return (
    <Section id="log" title={say("about.log")} about={say("about.log-about")}>
      <Group align="end">
        <NativeSelect
          label={say("about.log-profile")}
          value={profile}
          onChange={(event) => setProfile(event.currentTarget.value)}
          data={profiles}
          maw="100%"
        />
        <NativeSelect
          label={say("about.log-format")}
          value={format}
          onChange={(event) => setFormat(event.currentTarget.value)}
          data={[
            { value: "csv", label: say("about.log-csv") },
            { value: "xlsx", label: say("about.log-xlsx") },
          ]}
        />
        <Button
          leftSection={<IconDownload size={16} aria-hidden />}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {say("about.log-export")}
        </Button>
      </Group>
    </Section>
  );
}
