import type { ReactNode } from "react";
import { Title } from "@mantine/core";
import { useSay } from "../../i18n/say.tsx";

export function StudiesPage(): ReactNode {
  const say = useSay();
  return <Title order={1}>{say("studies.title")}</Title>;
}
