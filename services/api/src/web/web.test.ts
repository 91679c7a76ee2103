import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Express } from "express";
import request from "supertest";
import { OPERATIONS } from "@cohort/contract";
import { edgeApp } from "../testing/edge-app.ts";
import { readWebFiles } from "./web-files.ts";

const SCRIPT = `console.log("${"x".repeat(2000)}");`;
let folder: string;
let app: Express;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cohort-web-"));
  mkdirSync(join(folder, "assets"));
  const page = '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><div id="root">';
  writeFileSync(join(folder, "index.html"), page);
  writeFileSync(join(folder, "assets", "index-1a2b.js"), SCRIPT);
  writeFileSync(join(folder, "icon.svg"), "<svg/>");
  writeFileSync(join(folder, "licences.md"), "# Licenses");
  writeFileSync(join(folder, "notes.txt"), "of no known kind");
  const web = readWebFiles(folder);
  if (!web.ok) throw new Error(web.failure.message);
  ({ app } = edgeApp({ web: web.value }));
});
afterAll(() => rmSync(folder, { recursive: true }));

const open = (path: string) => request(app).get(path).set("Accept", "text/html,*/*;q=0.8");

describe("the screens, served by the API", () => {
  it.each(["/", "/studies/NCT06421701/worklist", "/studies/x/candidates/p.1", "/sign-in?from=/"])(
    "%s is the page, kept nowhere",
    async (path) => {
      const told = await open(path).expect(200);
      expect(told.headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(told.headers["cache-control"]).toBe("no-store");
      expect(told.text).toContain('<div id="root">');
    },
  );

  it("B-14 each page has a word of its own for its styles, and lets nothing else inline in", async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const { headers, text } = await open("/");
        const nonce = /content="([^"]+)"/.exec(text)?.[1] ?? "";
        const policy = headers["content-security-policy"] ?? "";
        expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
        expect(policy).toContain("script-src 'self';");
        expect(policy).toContain("default-src 'none'");
        expect(policy).not.toMatch(/unsafe|\*/);
        return nonce;
      }),
    );
    expect(nonces[0]).toMatch(/^[\w+/=]{20,}$/);
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it("assets are packed and kept for ever, other files for a day", async () => {
    const asset = await request(app).get("/assets/index-1a2b.js").set("Accept-Encoding", "gzip");
    expect(asset.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(asset.headers["content-encoding"]).toBe("gzip");
    expect(asset.headers["content-type"]).toBe("text/javascript; charset=utf-8");
    expect(asset.text).toBe(SCRIPT);
    const icon = await request(app).get("/icon.svg").expect(200);
    expect(icon.headers["cache-control"]).toBe("public, max-age=86400");
  });

  it("B-31 the licences of what is built in come along", async () => {
    const told = await request(app).get("/licences.md").expect(200);
    expect(told.headers["content-type"]).toBe("text/markdown; charset=utf-8");
    expect(told.text).toBe("# Licenses");
  });

  it("no page takes the place of an answer", async () => {
    const firsts = new Set(
      Object.values(OPERATIONS).map(({ path }) => `/${path.split("/")[1] ?? ""}`),
    );
    for (const first of [...firsts, "/docs", "/assets", "/cds-services"]) {
      const told = await open(`${first}/there/is/no/such`);
      expect([first, told.status]).toEqual([first, 404]);
      expect(told.headers["content-type"]).toMatch(/json/);
    }
  });

  it.each(["/robots.txt", "/notes.txt", "/assets/..%2findex.html", "/assets/index-old.js"])(
    "%s is not there",
    async (path) => {
      await open(path).expect(404);
    },
  );

  it("whoever asks for JSON, or sends something, is told that nothing is there", async () => {
    await request(app).get("/studies/x").set("Accept", "application/json").expect(404);
    await request(app).post("/studies/x").send({}).expect(404);
  });

  it("an API told of no folder serves no page, and one told of a wrong folder says so", async () => {
    await request(edgeApp().app).get("/").set("Accept", "text/html").expect(404);
    const wrong = readWebFiles(join(folder, "assets"));
    expect(wrong).toMatchObject({ ok: false, failure: { code: "API.NO_WEB_FILES" } });
  });
});
