import { start } from "@cohort/api";
import { Lifecycle, readConfig } from "@cohort/config";

/** The API as it is served, in a process of its own. The environment says how. */
const config = readConfig();
if (!config.ok) throw new Error(config.failure.map(({ message }) => message).join("\n"));
const started = await start(config.value, new Lifecycle());
if (!started.ok) throw new Error(started.failure.map(({ message }) => message).join("\n"));
process.stdout.write(`listening on ${started.value.port}\n`);
