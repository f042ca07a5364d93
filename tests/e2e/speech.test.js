// The voice of the terminal and what becomes of the terminal without it. R-212
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Listener } from './lib/listener.js';
import { until } from './lib/rig.js';
import { withTerminal } from './lib/scene.js';

test('the voice can be stopped by its program dying: the screen goes on, the voice comes back, the technician is told', { timeout: 120_000 }, async () => {
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    const listener = new Listener(terminal, rig.facts.transcript);
    await listener.ready();
    await listener.press('next');
    const speech = async () => ((await rig.do('pids')).pids['bianmin-speech'] ?? [])[0];
    const killed = await speech();
    process.kill(killed, 'SIGKILL');
    await until(async () => ![undefined, killed].includes(await speech()), 10, 'a new bianmin-speech');
    assert.equal(await terminal.screen(), 'home');
    await until(async () => {
      await terminal.driver.actions().sendKeys('\uE015').perform();
      return listener.listen().length > 0;
    }, 15, 'the voice again');
    // Its settings are where everybody finds them, and screen off is for those who listen.
    await terminal.touch('way.speech');
    await terminal.waitForElement('dialog.speech');
    await terminal.touch('speech.faster');
    assert.match(await terminal.element('status.speech').getText(), /120%/);
    await terminal.touch('speech.close');
    await listener.press('dark');
    assert.ok(listener.transcript.some((text) => /画面已关/.test(text)));
  });
});

test('a terminal whose speech program is missing says so to the technician and serves on', { timeout: 60_000 }, async () => {
  await withTerminal(['--speech-program', '/nonexistent/voice'], async (terminal, rig) => {
    const log = path.join(rig.facts.dir, 'log', 'kiosk.log');
    await until(() => /component_failed component=speech code=not_found/.test(readFileSync(log, 'utf8')), 20, 'the word to the technician');
    await terminal.waitFor('attract');
    await terminal.touch('action.begin');
    await terminal.waitFor('home');
  });
});
