// Lints texts as if they were the content of files that exist: [file, text][] in, messages by case out, as JSON.
// A program of its own, because ESLint imports its configuration in a way that jest's sandbox does not offer.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ESLint } from 'eslint';

const eslint = new ESLint();
const results = [];
for (const [file, text] of JSON.parse(readFileSync(0, 'utf8'))) {
  const [result] = await eslint.lintText(text, { filePath: resolve(file) });
  results.push((result?.messages ?? []).map(({ message, ruleId }) => ({ message, ruleId })));
}
process.stdout.write(JSON.stringify(results));
