// Trying how it is done, before it counts.
import test from 'node:test';
import assert from 'node:assert/strict';
import { withTerminal } from './lib/scene.js';
import { playVisit } from './lib/visit.js';

test('practice goes through a whole service with hints on every page; no card is read, nothing reaches the platform (R-215)', async () => {
  await withTerminal([], async (terminal, rig) => {
    const reads = async () => (await rig.do('reader state')).answer.match(/reads=(\d+)/)[1];
    const hints = new Set();
    await playVisit(terminal, {
      practice: true,
      between: async () => hints.add(await terminal.element('status.practice').getText()),
    });
    assert.ok(hints.size >= 5, [...hints].join('\n'));
    assert.ok(await terminal.has('status.notice'));
    await terminal.look('practice-done');
    await terminal.touch('action.next');
    await terminal.waitFor('home');
    assert.equal(await terminal.has('status.practice'), false);
    assert.equal(await reads(), '0');
    // Longer than the outbox waits before it sends.
    await new Promise((resolve) => setTimeout(resolve, 6000));
    assert.deepEqual(await rig.cases(), []);
  });
});
