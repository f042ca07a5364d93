// node bench.js BENCH-FORMS
// The same forms and answers in our engine and in the public one of ODK Web Forms, in one run: times in milliseconds and
// their ratio. Aims (medians): an answer 1 ms, opening 100 ms, a choice in a cascade 50 ms. A miss is said; the bench fails
// at twice the aim, because a busy machine alone can make a miss.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { engine, load } from '../lib/odk_engine.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'bianmin-bench-forms-'));

function sorted(times) {
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(times.length / 2)], p99: times[Math.floor(times.length * 0.99)] };
}

async function measure(times, run) {
  const made = [];
  for (let i = 0; i < times; ++i) {
    const start = performance.now();
    await run(i);
    made.push(performance.now() - start);
  }
  return { ...sorted([...made]), first: made[0] };
}

/** The node with that reference, directly below the root. */
function child(root, reference) {
  return root.currentState.children.find((node) => node.currentState.reference === reference);
}

async function theirs() {
  const odk = await engine();
  const text = (name) => readFileSync(path.join(folder, name), 'utf8');
  const answerForm = (await load(odk, text('answer.xml'), folder)).createInstance().root;
  const q0 = child(answerForm, '/data/q0');
  const answer = await measure(100, (i) => q0.setValue(String(i + 1)));
  if (String(child(answerForm, '/data/c299').currentState.value) !== String(100 * 300)) throw new Error('the public engine counts otherwise');
  const open = await measure(5, async () => (await load(odk, text('open.xml'), folder)).createInstance());
  const cascadeForm = (await load(odk, text('cascade.xml'), folder)).createInstance().root;
  const county = child(cascadeForm, '/data/county');
  const town = child(cascadeForm, '/data/town');
  const cascade = await measure(10, (i) => {
    county.setValue(`c${i}`);
    if (town.currentState.valueOptions.length !== 100) throw new Error('the public engine offers others');
  });
  return { answer, open, cascade };
}

try {
  const ours = JSON.parse(execFileSync(process.argv[2], [folder], { encoding: 'utf8' }));
  const other = await theirs();
  const aims = { answer: 1, open: 100, cascade: 50 };
  const names = { answer: 'one answer, 1,000 nodes, 300 dependent expressions', open: 'opening a form of 500 questions', cascade: 'cascade over 50,000 rows' };
  let missed = 0;
  for (const [key, aim] of Object.entries(aims)) {
    const line = `${names[key]}: median ${ours[key].median.toFixed(3)} ms, p99 ${ours[key].p99.toFixed(3)} ms; public engine ${other[key].median.toFixed(1)} ms, `
      + `${other[key].p99.toFixed(1)} ms; ratio ${(other[key].median / ours[key].median).toFixed(0)} : 1; aim ${aim} ms`;
    const misses = ours[key].median > aim;
    missed += ours[key].median > 2 * aim ? 1 : 0;
    console.log(misses ? `${line}: MISSED` : line);
  }
  console.log(`first choice in the cascade, index included: ${ours.cascade.first.toFixed(1)} ms; public engine ${other.cascade.first.toFixed(1)} ms`);
  process.exitCode = missed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
