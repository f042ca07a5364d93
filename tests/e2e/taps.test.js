// Fingers are quicker than frames: taps without a gap are all letters, in their order.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildFolder, until } from './lib/rig.js';
import { withTerminal } from './lib/scene.js';
import { answerUntil, goToReader } from './lib/visit.js';

const taps = 20;
const sample = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../assets/services');

/** The sample services, with a form whose phone number takes 20 letters: no real number is that long. */
function servicesWithLongField() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bianmin-services-'));
  cpSync(sample, folder, { recursive: true });
  const form = path.join(folder, 'forms', 'pension-enrolment.xml');
  const longer = readFileSync(form, 'utf8')
    .replace("regex(., '^1[3-9][0-9]{9}$')", () => `regex(., '^[0-9]{0,${taps}}$')`)
    .replace('ref="/data/phone" appearance="phone"', 'ref="/data/phone" appearance="numbers"');
  assert.ok(longer.includes(`{0,${taps}}`) && longer.includes('appearance="numbers"'));
  writeFileSync(form, longer);
  // The form's own golden tests say what a telephone number is; here it is none.
  const golden = path.join(folder, 'forms', 'pension-enrolment.tests.json');
  const cases = JSON.parse(readFileSync(golden));
  const kept = (list) => list.filter(({ errors }) => !errors?.phone);
  writeFileSync(golden, JSON.stringify(Array.isArray(cases) ? kept(cases) : { ...cases, tests: kept(cases.tests) }));
  return folder;
}

test('20 taps without a gap through the display are 20 letters on the form, in order', async () => {
  const services = servicesWithLongField();
  try {
    await withTerminal(['--services', services], async (terminal, rig) => {
      await goToReader(terminal);
      await terminal.touch('action.start');
      await rig.do('card lay ordinary');
      await terminal.waitFor('form', 30);
      await answerUntil(terminal, 'field.phone');
      await terminal.touch('field.phone');
      const middle = async (id) => {
        const { x, y, width, height } = await terminal.element(id).getRect();
        return [Math.round(x + width / 2), Math.round(y + height / 2)];
      };
      const places = [...(await middle('key.1')), ...(await middle('key.5'))];
      const done = spawnSync(path.join(buildFolder(), 'bin', 'bianmin-bench-probe'), ['burst', taps, ...places].map(String),
        { env: { ...process.env, DISPLAY: rig.facts.display }, encoding: 'utf8', timeout: 60_000 });
      assert.equal(done.status, 0, done.stderr);
      const typed = async () => (await terminal.element('field.phone').getDomAttribute('value')) ?? '';
      const expected = '15'.repeat(taps / 2);
      await until(async () => (await typed()).length >= expected.length, 10, '20 letters').catch(() => {});
      assert.equal((await typed()).replaceAll(' ', ''), expected);
    });
  } finally {
    rmSync(services, { recursive: true, force: true });
  }
});
