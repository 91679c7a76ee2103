import { type ReactNode, useEffect, useState } from "react";
import { IntlProvider, useIntl } from "react-intl";
import type { Language } from "./catalogue.ts";
import type { MessageId } from "./messages.ts";

type Values = Readonly<Record<string, string | number | Date | null | undefined>>;
type Messages = Readonly<Record<string, string>>;

/** Says a message in the reader's language. */
export type Say = (id: MessageId, values?: Values) => string;

export function useSay(): Say {
  const intl = useIntl();
  return (id, values) => intl.formatMessage({ id }, values);
}

const LOAD = {
  en: () => import("virtual:messages/en"),
  de: () => import("virtual:messages/de"),
  zh: () => import("virtual:messages/zh"),
  "en-XA": () => import("virtual:messages/en-XA"),
} as const satisfies Record<Language, () => Promise<{ readonly messages: Messages }>>;

/** How dates and numbers are written: as where the reader is, if that is a place of the language. */
const localeOf = (language: Language): string =>
  navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;

/** Shows what is inside in a language, as soon as its messages are there; until then in the one before. */
export function InLanguage({
  language,
  children,
}: {
  readonly language: Language;
  readonly children: ReactNode;
}): ReactNode {
  const [shown, show] = useState<{ language: Language; messages: Messages } | null>(null);
  useEffect(() => {
    let isWanted = true;
    LOAD[language]().then(
      ({ messages }) => {
        if (isWanted) show({ language, messages });
      },
      // Out of reach for now: the one before stays.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [language]);
  if (shown === null) return null;
  return (
    <IntlProvider locale={localeOf(shown.language)} messages={shown.messages} defaultLocale="en">
      {children}
    </IntlProvider>
  );
}
