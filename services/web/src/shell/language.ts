import { useEffect } from "react";
import { useLocalStorage } from "@mantine/hooks";
import { LANGUAGES, type Language, PSEUDO } from "../i18n/catalogue.ts";

const isLanguage = (text: string): text is Language =>
  text === PSEUDO || LANGUAGES.some((one) => one === text);

/** The browser's first language that there is. */
const preferred = (): Language =>
  navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? "en";

/** The language of the screens, whatever that of the data. */
export const useLanguage = (): [Language, (language: Language) => void] => {
  const [stored, set] = useLocalStorage<Language>({
    key: "language",
    defaultValue: preferred(),
    getInitialValueInEffect: false,
  });
  const language = isLanguage(stored) ? stored : preferred();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return [language, set];
};
