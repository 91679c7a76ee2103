import { describe, expect, it } from "@jest/globals";
import request from "supertest";
import { edgeApp } from "../testing/edge-app.ts";

const { app } = edgeApp();

describe("A7-07 /docs", () => {
  it("loads nothing but its own files, and has no script or style in it", async () => {
    const page = await request(app).get("/docs").expect(200);
    expect(page.text).not.toMatch(/<style|style=|<script>|\son\w+=|https?:/);
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = ""]) => path);
    expect(files).toHaveLength(5);
    for (const file of files) {
      const told = await request(app).get(file).expect(200);
      expect(told.headers["x-content-type-options"]).toBe("nosniff");
      expect(told.headers["content-security-policy"]).toContain("script-src 'self'");
    }
  });

  it("serves no other file, and is read only", async () => {
    for (const path of ["/docs/package.json", "/docs/..%2fpackage.json", "/docs/swagger-ui.js"]) {
      await request(app).get(path).expect(404);
    }
    await request(app).post("/docs").expect(404);
  });

  it("is packed for those who take it so", async () => {
    const url = "/docs/swagger-ui-bundle.js";
    const plain = await request(app).get(url).set("Accept-Encoding", "identity");
    const packed = await request(app).head(url).set("Accept-Encoding", "gzip");
    expect(packed.headers["content-encoding"]).toBe("gzip");
    const ratio =
      Number(plain.headers["content-length"]) / Number(packed.headers["content-length"]);
    expect(ratio).toBeGreaterThan(2);
  });
});
