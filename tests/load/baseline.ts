import { readFileSync } from "node:fs";
import express from "express";
import pg from "pg";

/**
 * What Express alone takes: a route that parses a body and answers as many bytes as the product does, one that answers the row which
 * one indexed query finds, and one that answers the next 50 rows by key. Arguments: the file with the answer of the first, the
 * database of the others.
 */
const [, , answerFile = "", databaseUrl = ""] = process.argv;
const answer: unknown = JSON.parse(readFileSync(answerFile, "utf8"));
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });

const app = express();
app.disable("x-powered-by");
app.disable("etag");
app.use(express.json({ limit: "10mb" }));
app.post("/match", (_request, response) => {
  response.json(answer);
});
app.post("/hook", async (request, response) => {
  const { context } = request.body as { readonly context: { readonly patientId: string } };
  const { rows } = await pool.query<{ readonly body: unknown }>({
    name: "row",
    text: "select body from baseline_row where patient = $1",
    values: [context.patientId],
  });
  response.json(rows[0]?.body);
});

app.get("/list", async (request, response) => {
  const { rows } = await pool.query<{ readonly body: unknown }>({
    name: "list",
    text: "select body from baseline_list where key >= $1 order by key limit 50",
    values: [Number(request.query["from"])],
  });
  response.json({ rows: rows.map(({ body }) => body) });
});

const server = app.listen(0, "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  process.stdout.write(`listening on ${port}\n`);
});
