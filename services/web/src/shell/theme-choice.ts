import { useEffect } from "react";
import { useLocalStorage, useMediaQuery } from "@mantine/hooks";

export const THEME_CHOICES = ["light", "dark", "auto", "high-contrast"] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

/** The colours that the reader chose, kept in the browser. */
export const useThemeChoice = (): readonly [ThemeChoice, (choice: ThemeChoice) => void] => {
  const [choice, set] = useLocalStorage<ThemeChoice>({
    key: "theme",
    defaultValue: "auto",
    getInitialValueInEffect: false,
  });
  return [THEME_CHOICES.includes(choice) ? choice : "auto", set];
};

/** Light or dark as it is shown now; whoever asks their system for more contrast gets it here too. */
export function useColours(): "light" | "dark" {
  const [choice] = useThemeChoice();
  const isDark = useMediaQuery("(prefers-color-scheme: dark)", false, {
    getInitialValueInEffect: false,
  });
  const wantsMore = useMediaQuery("(prefers-contrast: more)", false, {
    getInitialValueInEffect: false,
  });
  const isHigh = choice === "high-contrast" || (choice === "auto" && wantsMore);
  useEffect(() => {
    document.documentElement.dataset["contrast"] = isHigh ? "high" : "normal";
  }, [isHigh]);
  if (choice === "light" || choice === "dark") return choice;
  return isDark ? "dark" : "light";
}
