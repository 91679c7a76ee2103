import { createServer } from "vite";
import { settings } from "./settings.ts";

/** The screens with hot reloading, before an API that runs already: at the URL given, by default the demo's. */
const [, , api = "http://127.0.0.1:8080"] = process.argv;
const paths = ["/v1", "/auth", "/fhir", "/docs", "/openapi.json"];
const server = await createServer({
  ...settings,
  server: {
    host: "127.0.0.1",
    port: 5173,
    // The API takes changes from its own pages alone: before this server it is asked in its own name.
    proxy: Object.fromEntries(
      paths.map((path) => [path, { target: api, changeOrigin: true, headers: { origin: api } }]),
    ),
  },
});
await server.listen();
server.printUrls();
