import { buildTwice } from "./reproducible.ts";

const { files, differing } = buildTwice();
for (const path of differing) process.stdout.write(`differs: ${path}\n`);
process.stdout.write(`${files} files built twice, ${differing.length} differ\n`);
process.exitCode = files > 0 && differing.length === 0 ? 0 : 1;
