import type { Page } from "playwright-core";

/** Every text that a reader sees or hears: nodes, and the attributes that are read out. */
const textsOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const texts: string[] = [];
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
      const parent = nodes.currentNode.parentElement;
      if (parent?.closest("script, style, [lang]:not(html)")) continue;
      // One sentence may be several nodes: its brackets stand at the ends of the whole.
      const whole = parent?.closest("td, th, li, p, h1, h2, h3, button, a, label, div") ?? parent;
      const said = whole?.cloneNode(true);
      if (!(said instanceof Element)) continue;
      for (const element of said.querySelectorAll("script, style")) element.remove();
      // Apart: the end of one paragraph and the beginning of the next are no word.
      const pieces: string[] = [];
      const inner = document.createTreeWalker(said, NodeFilter.SHOW_TEXT);
      while (inner.nextNode()) pieces.push(inner.currentNode.textContent ?? "");
      texts.push(pieces.join(" "));
    }
    for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description"]) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        texts.push(element.getAttribute(name) ?? "");
      }
    }
    return [...new Set(texts)];
  });

const MONTHS = Array.from({ length: 12 }, (_, at) => new Date(2026, at, 15, at * 2));
const UNITS = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"] as const;

/** How the language itself writes dates and spans of time: of no catalogue, and in every language. */
const written = (): readonly string[] => {
  const dates = (["full", "long", "medium", "short"] as const).flatMap((dateStyle) =>
    MONTHS.map((date) =>
      new Intl.DateTimeFormat("en", { dateStyle, timeStyle: "short" }).format(date),
    ),
  );
  const spans = (["auto", "always"] as const).flatMap((numeric) =>
    UNITS.flatMap((unit) =>
      [-2, -1, 0, 1, 2].map((n) => new Intl.RelativeTimeFormat("en", { numeric }).format(n, unit)),
    ),
  );
  return [...dates, ...spans];
};

const WORD = /\p{L}{2,}/gu;
const wordsOf = (text: string): readonly string[] => text.match(WORD) ?? [];
/** The product's name, a key's, a unit that the API writes `umol`, and what the language writes. */
const OURS = new Set(["cohort-matcher", "Enter", "µmol", ...written()].flatMap(wordsOf));

/** What is left of a text without what a catalogue said, brackets in brackets included. */
function outside(text: string): string {
  let depth = 0;
  return Array.from(text)
    .filter((letter) => {
      if (letter === "⟦") depth += 1;
      const isOutside = depth === 0;
      if (letter === "⟧") depth = Math.max(0, depth - 1);
      return isOutside;
    })
    .join("");
}

/**
 * Texts of a page in the pseudo-language that are neither a message nor in an answer of the API. Words count, so that a
 * sentence may be cut and put together; single letters do not.
 */
export async function unspoken(page: Page, told: readonly string[]): Promise<readonly string[]> {
  const known = new Set(told.flatMap(wordsOf));
  return (await textsOf(page)).flatMap((text) => {
    const strange = wordsOf(outside(text)).filter((word) => !known.has(word) && !OURS.has(word));
    return strange.length === 0 ? [] : [`${strange.join(" ")} in: ${text.slice(0, 120)}`];
  });
}
