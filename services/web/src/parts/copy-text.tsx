import { type ReactNode, useState } from "react";
import { Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useSay } from "../i18n/say.tsx";
import { announce } from "../shell/announce.tsx";

/** Copies a text; says so. Where the browser does not let it, the text beside it can be selected. */
export function CopyText({ text }: { readonly text: string }): ReactNode {
  const say = useSay();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    announce(say("quality.copied"));
  };
  return (
    <Button
      variant="default"
      leftSection={
        copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
      }
      onClick={() => void copy().catch(() => setCopied(false))}
    >
      {say(copied ? "quality.copied" : "quality.copy")}
    </Button>
  );
}
