import type { ReactNode } from "react";
import { IntlProvider, useIntl } from "react-intl";
import type { Language } from "./catalogue.ts";
import { type MessageId, messagesIn } from "./messages.ts";

type Values = Readonly<Record<string, string | number | Date | null | undefined>>;

/** Says a message in the reader's language. */
export type Say = (id: MessageId, values?: Values) => string;

export function useSay(): Say {
  const intl = useIntl();
  return (id, values) => intl.formatMessage({ id }, values);
}

/** How dates and numbers are written: as where the reader is, if that is a place of the language. */
const localeOf = (language: Language): string =>
  navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;

export const InLanguage = ({
  language,
  children,
}: {
  readonly language: Language;
  readonly children: ReactNode;
}): ReactNode => (
  <IntlProvider locale={localeOf(language)} messages={messagesIn(language)} defaultLocale="en">
    {children}
  </IntlProvider>
);
