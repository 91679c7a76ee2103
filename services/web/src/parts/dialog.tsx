import type { ReactNode } from "react";
import { Modal, type ModalProps } from "@mantine/core";
import { useSay } from "../i18n/say.tsx";

type DialogProps = Pick<ModalProps, "title" | "onClose" | "closeOnClickOutside" | "children">;

/** Over the page for as long as it is drawn; its title names it. */
export function Dialog(props: DialogProps): ReactNode {
  const say = useSay();
  return <Modal opened closeButtonProps={{ "aria-label": say("common.close") }} {...props} />;
}
