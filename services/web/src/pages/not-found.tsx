import type { ReactNode } from "react";
import { Text } from "@mantine/core";
import { useSay } from "../i18n/say.tsx";

export function NotFoundPage(): ReactNode {
  const say = useSay();
  return <Text>{say("common.not-found")}</Text>;
}
