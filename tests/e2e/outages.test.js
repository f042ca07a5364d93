// A printer without paper and a platform that fails: the visit goes on and nothing is lost. Each test is one fault.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { oneCase, waitForValue, withTerminal } from './lib/scene.js';
import { finishVisit, playVisit } from './lib/visit.js';
import { differences, samplePerson } from './lib/verify.js';

const person = samplePerson('ordinary');

test('a printer without paper: the case is filed, the number and its code are on the screen, paper comes and it prints', async () => {
  await withTerminal([], async (terminal, rig) => {
    await rig.do('paper out');
    await playVisit(terminal);
    await waitForValue(terminal, 'status.print', /waiting|failed/);
    assert.ok(await terminal.has('receipt.qr'));
    assert.match(await terminal.element('status.print').getText(), /纸/);
    await oneCase(rig);
    await rig.do('paper in');
    if (await terminal.can('action.print')) await terminal.touch('action.print');
    await waitForValue(terminal, 'status.print', /printed/, 40);
  });
});

test('a form on paper without paper: plain words, the case is filed, and it prints when paper comes', async () => {
  await withTerminal([], async (terminal, rig) => {
    await playVisit(terminal);
    await waitForValue(terminal, 'status.print', /printed/);
    await rig.do('paper out');
    await terminal.touch('action.print_form');
    await waitForValue(terminal, 'status.form_print', /waiting|failed/);
    assert.match(await terminal.element('status.form_print').getText(), /加纸.*不影响办理/s);
    await oneCase(rig);
    await rig.do('paper in');
    if (await terminal.can('action.print_form')) await terminal.touch('action.print_form');
    await waitForValue(terminal, 'status.form_print', /printed/, 40);
  });
});

test('paper that comes after the visit prints nothing for the next citizen', async () => {
  await withTerminal([], async (terminal, rig) => {
    await rig.do('paper out');
    await playVisit(terminal);
    await waitForValue(terminal, 'status.print', /waiting|failed/);
    await finishVisit(terminal);
    await rig.do('paper in');
    await new Promise((resolve) => setTimeout(resolve, 6000));
    const listed = spawnSync('find', [rig.facts.tray, '-type', 'f']).stdout.toString().trim();
    assert.equal(listed, '');
    assert.equal((await rig.cases()).length, 1);
  });
});

for (const [name, fault] of [
  ['answers 500', { effect: 'status', status: 500, times: 3 }],
  ['is slow', { effect: 'none', operation: 'put_submission', delay_ms: 3000, times: 1 }],
  ['forgets to answer after it has done the work', { effect: 'drop_after', operation: 'commit_submission', times: 1 }],
]) {
  test(`a platform that ${name} gets the case exactly once`, async () => {
    await withTerminal([], async (terminal, rig) => {
      await rig.do(`platform-fault ${JSON.stringify(fault)}`);
      const entered = await playVisit(terminal);
      await finishVisit(terminal);
      const filed = await oneCase(rig, 60);
      assert.deepEqual(differences(filed, entered, person), []);
    });
  });
}
