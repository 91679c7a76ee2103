import { describe, expect, it } from "@jest/globals";
import { createIntl } from "react-intl";
import { LANGUAGES } from "./catalogue.ts";
import { MESSAGES, messagesIn } from "./messages.ts";

const rows = Object.entries(MESSAGES);

const { formatters } = createIntl({ locale: "en" });

/** Part of a parsed message: text is of type 0, `#` of type 7, everything else names a value. */
interface Part {
  readonly type: number;
  readonly value?: string;
  readonly options?: Readonly<Record<string, { readonly value: readonly Part[] }>>;
}

const namesIn = (parts: readonly Part[]): readonly string[] =>
  parts.flatMap(({ type, value = "", options = {} }) => [
    ...(type === 0 || type === 7 ? [] : [value]),
    ...Object.values(options).flatMap((option) => namesIn(option.value)),
  ]);

/** `{count, plural, …}` takes `count`. */
const argumentsOf = (text: string): readonly string[] =>
  [...new Set(namesIn(formatters.getMessageFormat(text, "en").getAst()))].toSorted();

/** Something that fits whatever the argument is shown as. */
const valueOf = (text: string, name: string): Date | number =>
  new RegExp(`\\{\\s*${name}\\s*,\\s*(?:date|time)`).test(text) ? new Date(0) : 2;

describe("E-20 the catalogue", () => {
  it("has every message in every language", () => {
    const missing = rows.flatMap(([id, texts]) =>
      LANGUAGES.flatMap((language, at) => (texts[at]?.trim() ? [] : [`${id} ${language}`])),
    );
    expect(missing).toEqual([]);
    expect(rows.length).toBeGreaterThan(100);
  });

  it("asks for the same values in every language", () => {
    const differing = rows.filter(
      ([, texts]) => new Set(texts.map((text) => argumentsOf(text).join())).size > 1,
    );
    expect(differing.map(([id]) => id)).toEqual([]);
  });

  it.each(LANGUAGES)("can be said in %s, every message of it", (locale) => {
    const broken: string[] = [];
    const messages = messagesIn(locale);
    const onError = (error: Error): void => void broken.push(error.message);
    const intl = createIntl({ locale, messages, onError });
    for (const [id, text] of Object.entries(messages)) {
      const values = Object.fromEntries(
        argumentsOf(text).map((name) => [name, valueOf(text, name)]),
      );
      const said = intl.formatMessage({ id }, values);
      if (said === id) broken.push(id);
    }
    expect(broken).toEqual([]);
  });

  it("is not English where another language is asked for", () => {
    const latin = /^[\p{Script=Latin}\s.,:;!?'()-]{12,}$/u;
    const same = rows.filter(([, [en, de, zh]]) => latin.test(en) && (en === de || en === zh));
    expect(same.map(([id, [en]]) => `${id}: ${en}`)).toEqual([]);
  });
});
