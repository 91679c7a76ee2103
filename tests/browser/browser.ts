import { existsSync } from "node:fs";
import { describe } from "@jest/globals";
import { type BrowserContext, type ConsoleMessage, type Page, chromium } from "playwright-core";

const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = process.env["CHROMIUM"] ?? BROWSERS.find((path) => existsSync(path));
if (executablePath === undefined && process.env["CI"]) throw new Error("no Chromium found");

/** `describe` where there is a Chromium; in CI there must be one. */
export const withBrowser: typeof describe.skip =
  executablePath === undefined ? describe.skip : describe;

export const THEMES = ["light", "dark"] as const;
export type Theme = (typeof THEMES)[number] | "high-contrast" | "auto";
export const LANGUAGES = ["en", "de", "zh"] as const;

export interface Looking {
  readonly theme?: Theme;
  /** Of the screens; `en-XA` has every message in brackets. */
  readonly language?: (typeof LANGUAGES)[number] | "en-XA";
  readonly width?: number;
  readonly height?: number;
  /** Signs in with this key first. */
  readonly key?: string;
  /** Animations as the reader's system asks for them; `reduce` unless a test is about them. */
  readonly motion?: "reduce" | "no-preference";
}

export interface TestBrowser {
  /** A page in a browser profile of its own, opened and settled. */
  open(path: string, looking?: Looking): Promise<Page>;
  /** One more page of the same person. */
  openBeside(page: Page, path: string): Promise<Page>;
  /** What pages complained of since this was last asked: uncaught errors, console errors, breaches of the policy. */
  complaints(): readonly string[];
  /** Throws where a page complained of something that no test asked about. */
  close(): Promise<void>;
}

/** What a page remembers of how it is looked at, there before its scripts run; what the reader chooses later stays. */
const remember = ({ theme, language }: Looking): string => `
  if (location.protocol === "http:") {
    const first = (name, value) => localStorage.getItem(name) ?? localStorage.setItem(name, value);
    first("language", ${JSON.stringify(JSON.stringify(language ?? "en"))});
    first("theme", ${JSON.stringify(JSON.stringify(theme ?? "light"))});
  }`;

const WATCH_POLICY = `document.addEventListener("securitypolicyviolation", (event) =>
  console.error("policy: " + event.violatedDirective + " " + event.blockedURI + " " + event.sample));`;

/** The answer's status alone: tests make the API refuse, and see to what the page says then. */
const isOfAnswer = (message: ConsoleMessage): boolean =>
  message.text().startsWith("Failed to load resource");

/** Waits until a page has its heading and nothing of it is being loaded for the first time. */
export async function settled(page: Page): Promise<void> {
  await page.locator("main[aria-busy=false] h1").first().waitFor();
}

/** Chromium, before one stack. */
export async function openBrowser(url: string): Promise<TestBrowser> {
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  let complaints: string[] = [];

  const watch = (context: BrowserContext): void => {
    context.on("weberror", (error) => {
      complaints.push(`uncaught: ${error.error().stack ?? error.error().message}`);
    });
    context.on("console", (message) => {
      if (message.type() === "error" && !isOfAnswer(message)) {
        complaints.push(`${message.page()?.url() ?? ""}: ${message.text()}`);
      }
    });
  };

  return {
    open: async (path, looking = {}) => {
      const context = await browser.newContext({
        baseURL: url,
        viewport: { width: looking.width ?? 1280, height: looking.height ?? 800 },
        colorScheme: looking.theme === "dark" ? "dark" : "light",
        reducedMotion: looking.motion ?? "reduce",
        locale: looking.language === "de" ? "de-DE" : looking.language === "zh" ? "zh-CN" : "en-GB",
        timezoneId: "Europe/Berlin",
        acceptDownloads: true,
      });
      context.setDefaultTimeout(15_000);
      watch(context);
      await context.addInitScript(remember(looking));
      await context.addInitScript(WATCH_POLICY);
      if (looking.key !== undefined) await signIn(context, url, looking.key);
      const page = await context.newPage();
      await page.goto(path);
      await settled(page);
      return page;
    },
    openBeside: async (page, path) => {
      const beside = await page.context().newPage();
      await beside.goto(path);
      await settled(beside);
      return beside;
    },
    complaints: () => {
      const said = complaints;
      complaints = [];
      return said;
    },
    close: async () => {
      await browser.close();
      if (complaints.length > 0) throw new Error(`pages complained:\n${complaints.join("\n")}`);
    },
  };
}

async function signIn(context: BrowserContext, url: string, key: string): Promise<void> {
  const headers = { origin: url };
  const answer = await context.request.post("/auth/session", { data: { key }, headers });
  if (!answer.ok()) throw new Error(`signing in: ${answer.status()} ${await answer.text()}`);
}
