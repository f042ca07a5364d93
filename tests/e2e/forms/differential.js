// node differential.js RUNNER FORMS-FOLDER SEEDS ANSWERS
// Our engine against the public one: random answers to all forms of a folder, recorded there, must give the same relevance,
// validity, values and instance here after each of them.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const [runner, folder, seeds, answers] = process.argv.slice(2);
const forms = readdirSync(folder).filter((name) => name.endsWith('.xml')).sort().map((name) => path.join(folder, name));
const work = mkdtempSync(path.join(os.tmpdir(), 'bianmin-forms-'));
let failed = 0;
try {
  for (let seed = 1; seed <= Number(seeds); ++seed) {
    const traces = path.join(work, `${seed}.json`);
    const record = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), 'record.js');
    process.stdout.write(execFileSync(process.execPath, [record, runner, traces, String(seed), answers, ...forms],
      { encoding: 'utf8', env: { ...process.env, TZ: 'Asia/Shanghai' } }));
    const judged = spawnSync(runner, ['--at-least', '100', '--skip-at-most', '0', '--resources', folder, traces], { encoding: 'utf8' });
    if (judged.status !== 0) {
      failed += 1;
      process.stdout.write(judged.stdout);
    } else {
      process.stdout.write(`seed ${seed}: ${judged.stdout.trim().split('\n').pop()}\n`);
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exit(failed === 0 ? 0 : 1);
