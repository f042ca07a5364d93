// What every end-to-end test needs around it.
import assert from 'node:assert/strict';
import { Rig, until } from './rig.js';
import { Terminal } from './terminal.js';

export async function withRig(options, body) {
  const rig = await Rig.start('--remove', '--goodbye', '3', ...options);
  try {
    await body(rig);
  } finally {
    await rig.stop();
  }
}

export async function withTerminal(options, body) {
  await withRig(options, async (rig) => {
    const terminal = await Terminal.open(rig);
    await body(terminal, rig);
    await terminal.close().catch(() => {});
  });
}

export async function oneCase(rig, seconds = 30) {
  const cases = await until(async () => { const all = await rig.cases(); return all.length && all; }, seconds, 'a case on the platform');
  assert.equal(cases.length, 1);
  return cases[0];
}

/** Waits until an element's attribute fits. */
export async function waitForValue(terminal, id, fits, seconds = 20, attribute = 'value') {
  let last = null;
  await until(async () => {
    if (!(await terminal.has(id))) return false;
    last = await terminal.element(id).getDomAttribute(attribute).catch(() => null);
    return last !== null && fits.test(last);
  }, seconds, `${id} ${attribute} ${fits}, is ${last}`);
  return last;
}
