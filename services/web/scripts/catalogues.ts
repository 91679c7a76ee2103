import type { Plugin, ViteDevServer } from "vite";
import type { Language } from "../src/i18n/catalogue.ts";
import type { messagesIn } from "../src/i18n/messages.ts";

const MODULE = "virtual:messages/";
const SOURCE = "/src/i18n/messages.ts";
interface Source {
  readonly messagesIn: typeof messagesIn;
}

/** The messages of each language as a module of its own, so that a reader loads theirs and no other. */
export function catalogues(): Plugin {
  let server: ViteDevServer | null = null;
  const source = async (): Promise<Source> => {
    if (server === null) return import("../src/i18n/messages.ts");
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is the module that the type is of
    return (await server.ssrLoadModule(SOURCE)) as Source;
  };
  return {
    name: "catalogues",
    configureServer: (started) => {
      server = started;
    },
    resolveId: (id) => (id.startsWith(MODULE) ? `\0${id}` : null),
    load: async (id) => {
      if (!id.startsWith(`\0${MODULE}`)) return null;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- imports name languages alone
      const language = id.slice(MODULE.length + 1) as Language;
      return `export const messages = ${JSON.stringify((await source()).messagesIn(language))};`;
    },
    hotUpdate({ file }) {
      if (!file.includes("/src/i18n/")) return;
      for (const [id, changed] of this.environment.moduleGraph.idToModuleMap) {
        if (id.startsWith(`\0${MODULE}`)) this.environment.moduleGraph.invalidateModule(changed);
      }
      this.environment.hot.send({ type: "full-reload" });
    },
  };
}
