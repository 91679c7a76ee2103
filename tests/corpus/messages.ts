import { MESSAGE_IDS, type Message } from "@cohort/criteria";
import type { Match } from "@cohort/matching";

const idsOf = (message: Message): readonly string[] => [
  message.id,
  ...(message.parts ?? []).flatMap(idsOf),
];

const isKnown = (id: string): boolean => id === "judgement" || MESSAGE_IDS.has(id);
const isSentence = (text: string): boolean =>
  /^\S.*[.?!]$/su.test(text) && !/undefined|null|NaN|\bP\d/u.test(text);

/** Explanations that are no whole sentence or are made of a message that no catalogue has. */
export const unspeakable = (matches: readonly Match[]): readonly string[] =>
  matches.flatMap(({ criteria }) =>
    criteria
      .filter(
        ({ message, explanation }) => !isSentence(explanation) || !idsOf(message).every(isKnown),
      )
      .map(({ id, message, explanation }) => `${id} ${idsOf(message).join()}: ${explanation}`),
  );
