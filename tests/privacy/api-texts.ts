import { type Shared, start } from "@cohort/api";
import { Lifecycle, readConfig } from "@cohort/config";
import { OPERATIONS, type Operation } from "@cohort/contract";
import { type Installation, STUDY, must } from "../worker/support.ts";

export interface AskedApi {
  /** What each route answered, by its path. */
  readonly answers: ReadonlyMap<string, string>;
  readonly statuses: ReadonlyMap<string, number>;
}

/** Events never end by themselves: the first that come are all there is of them. */
async function textOf(answer: Response): Promise<string> {
  if (!answer.headers.get("content-type")?.startsWith("text/event-stream")) return answer.text();
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk);
    if (text.includes("data:")) break;
  }
  return text;
}

/** Everything that an API beside the worker tells of a patient, and of the job that read them; every GET route is asked. */
export async function askApi(
  { env }: Pick<Installation, "env">,
  shared: Shared,
  about: { readonly patient: string; readonly job: string; readonly bundle: object },
): Promise<AskedApi> {
  const lifecycle = new Lifecycle();
  const config = must(readConfig({ ...env, AUTH_MODE: "demo" }));
  const anyPort = { ...config, http: { ...config.http, port: 0 } };
  try {
    const { port } = must(await start(anyPort, lifecycle, shared));
    const answers = new Map<string, string>();
    const statuses = new Map<string, number>();
    const ask = async (name: string, path: string, init?: RequestInit): Promise<void> => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, init);
      answers.set(name, await textOf(answer));
      statuses.set(name, answer.status);
    };
    for (const { method, path } of Object.values<Operation>(OPERATIONS)) {
      const filled = path
        .replace("{study}", STUDY)
        .replace(path.startsWith("/v1/jobs") ? "{id}" : "{patient}", about.job)
        .replace("{id}", about.patient);
      if (method === "get") await ask(path, filled);
    }
    for (const body of [{ patient: `Patient/${about.patient}` }, { bundle: about.bundle }]) {
      await ask(`match by ${Object.keys(body).join()}`, "/v1/match", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
    }
    return { answers, statuses };
  } finally {
    await lifecycle.close();
  }
}
