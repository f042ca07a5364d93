// node record.js RUNNER OUT SEED ANSWERS FORM…
// Fills our forms with random answers in the public engine of ODK and records what it says after each, in the format of the
// corpora's scenario traces. Then `scenario_runner --resources FOLDER OUT` must see the same in ours. RUNNER writes the
// macros of a form out first, since they are ours alone.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { dice, engine, load, nodes, snapshot } from '../lib/odk_engine.js';

const [runner, out, seed, answers, ...forms] = process.argv.slice(2);
const odk = await engine();
const texts = ['', '1', '2', '王测试', 'A & B < C', '13800138000', '890000200002304561', '890000200002304567', '91350100M000100Y43', 'yes', '6222020000000000000', '云山路1号'];
const days = ['', '1950-03-01', '1989-06-05', '2008-02-29', '2024-12-31', '2026-01-01', '2026-11-20'];

function pick(random, list) {
  return list[Math.floor(random() * list.length)];
}

/** A random answer to a control: [arguments of the trace, how the engine is told], or null for what isn't asked. */
function answerFor(node, random) {
  const options = node.currentState.valueOptions ?? [];
  switch (node.nodeType) {
    case 'input': {
      const given = { int: ['', '0', '1', '17', '60', '999', '-3'], decimal: ['', '0', '1.5', '80.25', '100000'], date: days, time: ['', '09:30:00'],
        dateTime: ['', '2026-01-01T09:30:00'] }[node.valueType] ?? texts;
      const value = pick(random, given);
      return [[value], () => node.setValue(value)];
    }
    case 'select': {
      if (node.selectType === 'select') {
        const values = options.filter(() => random() < 0.4).map((option) => option.value);
        return [values, () => node.selectValues(values)];
      }
      const value = random() < 0.1 || options.length === 0 ? null : pick(random, options).value;
      return [[value], () => node.selectValue(value)];
    }
    case 'rank': {
      const values = options.map((option) => option.value).sort(() => random() - 0.5);
      return [values, () => node.setValues(values)];
    }
    case 'range': {
      const value = String(Math.floor(random() * 12));
      return [[value], () => node.setValue(value)];
    }
    case 'trigger': {
      const value = random() < 0.7;
      return [[value], () => node.setValue(value)];
    }
    default:
      return null;
  }
}

/** One random step; what it was. */
function step(root, random) {
  const all = [...nodes(root)].filter((node) => node.currentState.relevant);
  const ranges = all.filter((node) => node.nodeType === 'repeat-range:uncontrolled');
  if (ranges.length > 0 && random() < 0.15) {
    const range = pick(random, ranges);
    const count = range.currentState.children.length;
    // The last one stays: over none at all, the public engine's sum() is empty and XPath's is 0.
    if (count > 1 && random() < 0.4) {
      const index = Math.floor(random() * count);
      const ref = range.currentState.children[index].currentState.reference;
      range.removeInstances(index);
      return { op: 'removeRepeat', ref };
    }
    if (count < 5) {
      range.addInstances();
      return { op: 'addRepeat', ref: range.currentState.reference };
    }
  }
  const asked = all.filter((node) => !node.currentState.readonly && answerFor(node, random) !== null);
  const node = pick(random, asked);
  const [args, tell] = answerFor(node, random);
  const ref = node.currentState.reference;
  tell();
  return { op: 'answer', ref, args: [ref, ...args] };
}

const traces = [];
for (const [index, form] of forms.entries()) {
  const xml = execFileSync(runner, ['--expand', form], { encoding: 'utf8' });
  const random = dice(Number(seed) * 1000 + index);
  const loaded = await load(odk, xml, path.dirname(form));
  const { root } = loaded.createInstance();
  const started = { op: 'init', form: xml, now: Date.now() / 1000, offset: -new Date().getTimezoneOffset() };
  const steps = [{ ...started, snap: snapshot(root) }];
  for (let i = 0; i < Number(answers); ++i) {
    const made = step(root, random);
    steps.push({ ...made, snap: snapshot(root) });
  }
  traces.push({ file: path.basename(form), test: `seed ${seed}`, steps });
}
writeFileSync(out, JSON.stringify(traces));
console.log(`${traces.length} forms, ${traces.reduce((sum, trace) => sum + trace.steps.length - 1, 0)} answers recorded`);
