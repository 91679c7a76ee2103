import type { Catalogue } from "./catalogue.ts";

/** The frame around every page. */
export const SHELL = {
  "shell.skip": ["Skip to the content", "Zum Inhalt springen", "跳到正文"],
  "shell.studies": ["Studies", "Studien", "研究"],
  "shell.operations": ["Operations", "Betrieb", "运维"],
  "shell.language": ["Language", "Sprache", "语言"],
  "shell.theme": ["Light or dark", "Hell oder dunkel", "浅色或深色"],
} as const satisfies Catalogue;
